"use client";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { KEYS_OFF } from "@/components/ui/use-hotkeys";

export type KeyLine = readonly [key: string, what: string];

/** Keys of a screen; those whose tools send single keys can turn them off here. */
export function KeyHelp({ lines, onClose }: { lines: readonly KeyLine[]; onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-[13px]">
        {lines.map(([key, what]) => (
          <div key={key} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt>
              <Kbd>{key}</Kbd>
              <span className="sr-only">{key}</span>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <KeysSwitch />
    </Dialog>
  );
}

/** Turns single keys off on this device, for those whose tools send them. */
export function KeysSwitch() {
  const [isOff, setOff] = useState(() => localStorage.getItem(KEYS_OFF) === "1");
  return (
    <label className="tap mt-4 flex min-h-8 items-center gap-2 border-t border-line pt-3 text-[13px] text-soft">
      <input
        type="checkbox"
        className="size-4 accent-(--primary)"
        checked={isOff}
        onChange={(event) => {
          setOff(event.target.checked);
          localStorage.setItem(KEYS_OFF, event.target.checked ? "1" : "0");
        }}
      />
      Turn single keys off on this device
    </label>
  );
}
