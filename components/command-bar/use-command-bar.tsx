"use client";
import { type KeyboardEvent, type ReactNode, type RefObject, useCallback, useRef, useState } from "react";
import { later } from "@/components/ui/later";
import { LazyPart } from "@/components/ui/lazy-part";
import type { CommandLineHandle, Taken } from "./command-line";
import { keepLine } from "./line-history";

const CommandLine = later(() => import("./command-line").then((m) => m.CommandLine));

export type CommandBar = {
  take: () => Promise<Taken>;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  onFocus: () => void;
  popover: ReactNode;
};

/** The command bar of the log line. A plain note needs none of it: the rest comes with the first look at the line. */
export function useCommandBar(
  text: string,
  setText: (text: string) => void,
  field: RefObject<HTMLTextAreaElement | null>,
): CommandBar {
  const [isWanted, setWanted] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const handle = useRef<CommandLineHandle>(null);
  const waiting = useRef<(() => void)[]>([]);
  const bind = useCallback((line: CommandLineHandle | null) => {
    handle.current = line;
    if (line) for (const go of waiting.current.splice(0)) go();
  }, []);
  if (text !== "" && !isWanted) setWanted(true);

  const take = async (): Promise<Taken> => {
    if (!/^[\s/@]/.test(text)) {
      keepLine(text.trim());
      return { text: text.trim() };
    }
    if (isMissing) return null;
    // Whoever types faster than the network brings it means the command all the same.
    if (!handle.current) await new Promise<void>((resolve) => waiting.current.push(resolve));
    return handle.current?.take() ?? null;
  };
  return {
    take,
    onKeyDown: (event) => handle.current?.onKeyDown(event) ?? false,
    onFocus: () => setWanted(true),
    popover: isWanted && (
      <LazyPart
        onMissing={() => setMissing(true)}
        missing={
          /^[/@]/.test(text) && (
            <p
              role="alert"
              className="absolute inset-x-2 bottom-full z-20 mb-1 rounded border border-line bg-raise px-3 py-1.5 text-[13px] text-red"
            >
              Commands could not be loaded without network. The line stays.
            </p>
          )
        }
      >
        <CommandLine ref={bind} text={text} setText={setText} field={field} />
      </LazyPart>
    ),
  };
}
