"use client";
import {
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { COMMANDS } from "@/components/incidents/commands";
import { useFireground } from "@/components/incidents/fireground-context";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead } from "@/components/providers/use-read";
import { type Completion, completionsOf } from "./completions";
import { keepLine, readHistory } from "./line-history";
import { type NamedPath, parseLine } from "./parse-line";

/** Words of the bar alone; what they do stands in run-line.ts, which is loaded when a command is first sent. */
const BAR_WORDS: readonly (readonly [string, string])[] = [
  ["ls", "The open incidents"],
  ["join", "Go to another incident: /join INC-42"],
  ["what", "Find an open incident by its words"],
  ["view", "Classic, focus or terminal"],
  ["arrived", "A paged team is on the bridge: /arrived Database"],
  ["pop", "This fireground in a window of its own"],
  ["mom", "A milestone: write and publish an update"],
  ["clear", "Empty the line"],
];

/** What a line that was sent comes to: a note to be logged, or null where it was dealt with or stays to be mended. */
export type Taken = { text: string; pathId?: string } | null;

export type CommandLineHandle = {
  take: () => Promise<Taken>;
  /** Completion and history; true where the key was used. */
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
};
export type CommandLineProps = {
  ref: Ref<CommandLineHandle>;
  text: string;
  setText: (text: string) => void;
  /** The log line's field, which the completions are tied to. */
  field: RefObject<HTMLTextAreaElement | null>;
};

/** The command bar over the log line: plain text is a note, "/" a command, "@" a note on a recovery path. */
export function CommandLine({ ref: handle, text, setText, field }: CommandLineProps) {
  const fireground = useFireground();
  const { ref } = fireground.snapshot;
  const client = useTRPCClient();
  const id = useId();
  const [active, setActive] = useState(0);
  const [hidden, setHidden] = useState<string | null>(null);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean; of: string } | null>(null);
  const past = useRef<{ lines: string[]; at: number } | null>(null);
  const request = useRef<{ line: string; id: string } | null>(null);

  const isCommand = /^[/@](?![/@])/.test(text);
  const wants = { isEnabled: isCommand, staleMs: 60_000 };
  const pathRead = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }), {
    isEnabled: isCommand,
  });
  const people = useRead("people", (client) => client.user.list.query({}), wants);
  const teams = useRead("team", (client) => client.team.list.query(), wants);
  const paths: NamedPath[] = (pathRead.data ?? []).filter((path) => path.closedAt === null);
  const words = useMemo(
    () =>
      [
        ...COMMANDS.flatMap(({ slash, title }): (readonly [string, string])[] => (slash ? [[slash, title]] : [])),
        ...BAR_WORDS,
      ]
        .filter(([word], index, all) => all.findIndex(([one]) => one === word) === index)
        .sort(([a], [b]) => a.localeCompare(b, "en")),
    [],
  );
  const shown = isCommand && hidden !== text ? completionsOf(text, words, paths) : [];
  const chosen = shown[Math.min(active, shown.length - 1)];

  const complete = ({ line }: Completion) => {
    setText(line);
    setActive(0);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const { key } = event;
    if (event.nativeEvent.isComposing) return false;
    if (key === "Tab" && !event.shiftKey && chosen) {
      event.preventDefault();
      complete(chosen);
      return true;
    }
    if (key === "Enter" && !event.shiftKey && chosen && chosen.line.trim() !== text.trim() && text.length > 1) {
      event.preventDefault();
      complete(chosen);
      return true;
    }
    if (key === "Escape" && shown.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      setHidden(text);
      return true;
    }
    if (key !== "ArrowUp" && key !== "ArrowDown") return false;
    const step = key === "ArrowUp" ? -1 : 1;
    if (shown.length > 0) {
      event.preventDefault();
      setActive((at) => (Math.min(at, shown.length - 1) + step + shown.length) % shown.length);
      return true;
    }
    return recall(event, step);
  };

  /** Goes through the lines that were sent, from an empty line on. */
  const recall = (event: KeyboardEvent, step: number): boolean => {
    const isRecalled = past.current !== null && past.current.lines[past.current.at] === text;
    if (text !== "" && !isRecalled) return false;
    if (!isRecalled) {
      const lines = readHistory();
      past.current = { lines, at: lines.length };
    }
    const now = past.current;
    if (!now) return false;
    const at = now.at + step;
    if (at < 0 || at > now.lines.length) return false;
    event.preventDefault();
    now.at = at;
    setText(now.lines[at] ?? "");
    return true;
  };

  /** Whoever types faster than the names arrive means the names all the same. */
  const known = async () => {
    const there = <T,>(data: T[] | undefined, read: () => Promise<T[]>): Promise<T[]> =>
      data ? Promise.resolve(data) : read().catch(() => []);
    const [tried, everyone, all] = await Promise.all([
      there(pathRead.data, () => client.recovery.list.query({ ref })),
      there(people.data, () => client.user.list.query({})),
      there(teams.data, () => client.team.list.query()),
    ]);
    return {
      paths: tried.filter((path) => path.closedAt === null),
      people: everyone.map((one) => one.displayName),
      teams: all.map((team) => team.name),
    };
  };

  const take = async (): Promise<Taken> => {
    // Before the names are waited for: a second press on the same line is the same request.
    if (request.current?.line !== text) request.current = { line: text, id: crypto.randomUUID() };
    const mine = request.current;
    const names = isCommand ? await known() : { paths, people: [], teams: [] };
    const line = parseLine(
      text,
      words.map(([word]) => word),
      names.paths,
    );
    setSaid(null);
    switch (line.kind) {
      case "empty":
        return null;
      case "problem":
        setSaid({ text: line.text, isProblem: true, of: text });
        return null;
      case "note":
        keepLine(text.trim());
        return { text: line.text };
      case "path-note":
        keepLine(text.trim());
        return { text: line.text, pathId: line.pathId };
      case "command": {
        const bar = await import("./run-line").catch(() => null);
        if (!bar) {
          setSaid({ text: "Commands could not be loaded without network. The line stays.", isProblem: true, of: text });
          return null;
        }
        const around = { fireground, client, ...names };
        const result = await bar.runLine(line.word, line.rest, around, mine.id);
        keepLine(text.trim());
        if (!result.ok) {
          setSaid({ text: result.problem, isProblem: true, of: text });
          return null;
        }
        // The same line, written again, is meant again.
        if (request.current === mine) request.current = null;
        setText("");
        if (result.said) setSaid({ text: result.said, isProblem: false, of: "" });
        return null;
      }
    }
  };

  useImperativeHandle(handle, () => ({ take, onKeyDown }));
  const listed = shown.length > 0 ? `${id}-list` : null;
  const pointed = listed && chosen ? `${id}-${shown.indexOf(chosen)}` : null;
  useEffect(() => {
    const set = (name: string, value: string | null) =>
      value === null ? field.current?.removeAttribute(name) : field.current?.setAttribute(name, value);
    set("aria-controls", listed);
    set("aria-activedescendant", pointed);
  }, [field, listed, pointed]);

  return (
    <>
      {shown.length > 0 && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="Completions"
          className="panel absolute inset-x-2 bottom-full z-30 mb-1 max-h-72 overflow-y-auto p-1 text-[13px]"
        >
          {shown.map((one, index) => (
            <div
              key={one.line}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={one === chosen}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(one);
              }}
              className={`flex min-h-7 cursor-pointer items-center justify-between gap-4 rounded px-2 ${one === chosen ? "bg-raise outline outline-line" : ""}`}
            >
              <span className="num">{one.label}</span>
              <span className="min-w-0 truncate text-soft">{one.what}</span>
            </div>
          ))}
        </div>
      )}
      {said && (said.of === text || (said.of === "" && text === "")) && (
        <p
          role={said.isProblem ? "alert" : "status"}
          className={`absolute inset-x-2 bottom-full z-20 mb-1 rounded border border-line bg-raise px-3 py-1.5 text-[13px] ${said.isProblem ? "text-red" : "text-green"}`}
        >
          {said.text}
        </p>
      )}
    </>
  );
}
