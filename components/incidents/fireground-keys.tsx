"use client";
import { type KeyboardEvent, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { COMMANDS, type FiregroundCommand } from "./commands";
import type { SheetProps } from "./fireground-sheets";
import { KeysSwitch } from "./key-help";
import { chooseKey, holderOf, isFreeKey, keyLabel, keyOf, resetKeys, useKeymap } from "./keymap";

const ALWAYS = [
  ["Ctrl K", "Find a command, also while typing"],
  ["/ in the log line", "A command by its word: /advance, /track …"],
  ["@ in the log line", "A note on a recovery path"],
  ["J K in the timeline", "The entry below, the entry above; arrows do the same"],
  ["Enter . C on an entry", "What to do with it; pin it; correct it"],
  ["Esc", "Cancel or close"],
] as const;

/** Every key of the fireground; each can be given another one, or none. */
export function FiregroundKeys({ onClose }: SheetProps) {
  const keymap = useKeymap();
  const isChanged = Object.keys(keymap).length > 0;
  return (
    <Dialog title="Keys" onClose={onClose}>
      <p className="mb-3 text-[13px] text-soft">
        Choose a key to change it: press the new one, Backspace for none, Esc to leave it. Kept on this device.
      </p>
      <ul className="grid gap-0.5 text-[13px]">
        {COMMANDS.map((command) => (
          <KeyRow key={command.id} command={command} />
        ))}
      </ul>
      <dl className="mt-3 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5 border-t border-line pt-3 text-[13px]">
        {ALWAYS.map(([key, what]) => (
          <div key={key} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt>
              <Kbd>{key}</Kbd>
              <span className="sr-only">{key}</span>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      {isChanged && (
        <button type="button" onClick={resetKeys} className="tap mt-3 min-h-6 text-[13px] text-soft underline">
          Give every command its own key again
        </button>
      )}
      <KeysSwitch />
    </Dialog>
  );
}

function KeyRow({ command }: { command: FiregroundCommand }) {
  const keymap = useKeymap();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const key = keyOf(command, keymap);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isAsking || event.key === "Tab" || event.key === "Shift") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return setAsking(false);
    if (event.key === "Backspace" || event.key === "Delete") {
      chooseKey(command.id, null);
      return setAsking(false);
    }
    const wanted = event.shiftKey ? event.key : event.key.toLowerCase();
    if (!isFreeKey(wanted) || event.ctrlKey || event.metaKey || event.altKey) {
      return setProblem("A single character, with Shift or without.");
    }
    const holder = holderOf(wanted, command.id, keymap);
    if (holder) return setProblem(`${keyLabel(wanted)} is taken: ${holder.title}.`);
    chooseKey(command.id, wanted === command.key ? undefined : wanted);
    setProblem(null);
    setAsking(false);
  };

  return (
    <li className="grid min-h-7 grid-cols-[5.5rem_1fr_auto] items-center gap-x-3">
      <button
        type="button"
        aria-label={`Key for ${command.title}: ${key ? keyLabel(key) : "none"}. Change it`}
        onClick={() => setAsking(true)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setAsking(false);
          setProblem(null);
        }}
        className={`min-h-7 rounded border px-1.5 text-left ${isAsking ? "border-amber-line text-amber" : "border-transparent hover:border-line"}`}
      >
        {isAsking ? "press a key" : key ? <Kbd>{keyLabel(key)}</Kbd> : <span className="text-dim">none</span>}
      </button>
      <span>{command.title}</span>
      <span className="num text-xs text-dim">{command.slash && `/${command.slash}`}</span>
      {problem && (
        <p role="alert" className="col-span-3 text-xs text-red">
          {problem}
        </p>
      )}
    </li>
  );
}
