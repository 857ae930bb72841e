"use client";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useRead } from "@/components/providers/use-read";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { COMMANDS } from "./commands";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";
import { keyLabel, keyOf, useKeymap } from "./keymap";
import { byFit } from "./palette-order";

type Choice = { id: string; title: string; hint: string | undefined; refusal: string | null; run: () => void };

/**
 * Everything that can be done here, found by typing a few letters of it; other incidents too. With something to be
 * `about`, the open incidents alone, found by that.
 */
export function CommandPalette({ about, onClose }: SheetProps) {
  const fireground = useFireground();
  const keymap = useKeymap();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(about ?? "");
  const [active, setActive] = useState(0);
  const others = useRead("board open", (client) => client.incident.list.query({ status: "open", limit: 50 }));

  const isOfIncidents = about !== undefined;
  const commands = isOfIncidents ? [] : COMMANDS.filter((command) => command.id !== "palette");
  const all: Choice[] = [
    ...commands.map((command): Choice => {
      const key = keyOf(command, keymap);
      const hint = key ? keyLabel(key) : command.slash && `/${command.slash}`;
      const run = () => command.run(fireground);
      return { id: command.id, title: command.title, hint, refusal: command.refusal(fireground), run };
    }),
    ...(others.data?.items ?? [])
      .filter((one) => isOfIncidents || one.ref !== fireground.snapshot.ref)
      .map(
        (one): Choice => ({
          id: one.id,
          title: `${one.ref} ${one.title}`,
          hint: one.severity,
          refusal: null,
          run: () => fireground.go(`/admin/incidents/${one.ref}`),
        }),
      ),
  ];
  const shown = byFit(all, text);
  const chosen = shown[Math.min(active, shown.length - 1)];

  const take = (choice: Choice | undefined) => {
    if (!choice || choice.refusal) return;
    // Closed first: what the command opens must find the focus where it was.
    onClose();
    setTimeout(choice.run);
  };
  const move = (step: number) => {
    if (shown.length === 0) return;
    const next = (Math.min(active, shown.length - 1) + step + shown.length) % shown.length;
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(chosen);
    }
  };

  return (
    <Dialog title={isOfIncidents ? "Open incidents" : "Find a command"} onClose={onClose}>
      <input
        role="combobox"
        aria-label="Command or incident"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        aria-autocomplete="list"
        autoComplete="off"
        data-focus
        dir="auto"
        placeholder={isOfIncidents ? "Which one?" : "What do you want to do?"}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="input w-full"
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={isOfIncidents ? "Incidents" : "Commands"}
        className="mt-2 h-80 overflow-y-auto"
      >
        {shown.map((choice) => (
          <div
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === chosen}
            aria-disabled={choice.refusal !== null}
            onClick={() => take(choice)}
            onKeyDown={onKeyDown}
            onMouseMove={() => setActive(shown.indexOf(choice))}
            className={`flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded px-2.5 text-[13px] ${choice === chosen ? "bg-raise outline outline-line" : ""} ${choice.refusal ? "text-dim" : ""}`}
          >
            <span className="min-w-0">
              <bdi>{choice.title}</bdi>
              {choice.refusal && <span className="block text-xs">{choice.refusal}</span>}
            </span>
            {choice.hint && <Kbd>{choice.hint}</Kbd>}
          </div>
        ))}
        {shown.length === 0 && <div className="px-2.5 py-3 text-[13px] text-soft">Nothing here is called that.</div>}
      </div>
      <p role="status" className="sr-only">
        {shown.length} found
      </p>
    </Dialog>
  );
}
