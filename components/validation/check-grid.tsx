"use client";
import { type KeyboardEvent, useRef } from "react";
import { Mark, type MarkShape } from "@/components/ui/mark";
import { CHECK_WORD } from "@/server/validation/rules";
import type { Check, CheckStatus } from "@/server/validation/schemas";

const LOOK: Record<CheckStatus, { shape: MarkShape; tone: string }> = {
  pending: { shape: "ring", tone: "text-dim" },
  pass: { shape: "check", tone: "text-green" },
  fail: { shape: "triangle", tone: "text-red" },
  not_applicable: { shape: "square", tone: "text-soft" },
};

/** The keys that confirm what is chosen. */
export const STATUS_KEYS: Record<string, CheckStatus> = {
  p: "pass",
  f: "fail",
  n: "not_applicable",
  u: "pending",
};

type Props = {
  systems: readonly string[];
  items: readonly string[];
  checks: readonly Check[];
  chosen: Check | undefined;
  onChoose: (check: Check) => void;
  /** P, F, N or U on the chosen check; with Shift on its whole system. */
  onKey: (status: CheckStatus, isWholeSystem: boolean) => void;
};

/** System by item: one mark each, arrows move, one key confirms. */
export function CheckGrid({ systems, items, checks, chosen, onChoose, onKey }: Props) {
  const grid = useRef<HTMLTableElement>(null);
  const at = (system: string | undefined, item: string | undefined): Check | undefined =>
    checks.find((check) => check.system === system && check.item === item);
  const choose = (check: Check | undefined) => {
    if (!check) return;
    onChoose(check);
    grid.current?.querySelector<HTMLElement>(`[data-check="${check.id}"]`)?.focus();
  };
  const move = (down: number, right: number) => {
    if (!chosen) return;
    let row = systems.indexOf(chosen.system);
    let column = items.indexOf(chosen.item);
    for (;;) {
      row += down;
      column += right;
      if (row < 0 || column < 0 || row >= systems.length || column >= items.length) return;
      const next = at(systems[row], items[column]);
      if (next) return choose(next);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
    const status = STATUS_KEYS[event.key.toLowerCase()];
    if (!arrow && !status) return;
    event.preventDefault();
    if (arrow) move(arrow[0] ?? 0, arrow[1] ?? 0);
    else if (status) onKey(status, event.shiftKey);
  };
  return (
    <div className="shrink-0 overflow-x-auto">
      <table ref={grid} onKeyDown={onKeyDown} className="w-full border-collapse text-[13px]">
        <caption className="sr-only">
          Checks by system. Arrows move; P passes, F fails, N does not apply, U takes it back; with Shift the whole
          system.
        </caption>
        <thead>
          <tr>
            <td />
            {items.map((item, index) => (
              <th key={item} scope="col" className="num w-7 text-center text-[11px] font-normal text-dim" title={item}>
                {index + 1}
                <span className="sr-only"> {item}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {systems.map((system) => (
            <tr key={system} className="border-t border-line">
              <th scope="row" className="max-w-0 truncate py-0.5 pr-2 text-left font-normal" title={system}>
                <bdi>{system}</bdi>
              </th>
              {items.map((item) => {
                const check = at(system, item);
                if (!check) return <td key={item} />;
                const { shape, tone } = LOOK[check.status];
                return (
                  <td key={item} className="text-center">
                    <button
                      type="button"
                      data-check={check.id}
                      tabIndex={check.id === chosen?.id ? 0 : -1}
                      aria-pressed={check.id === chosen?.id}
                      aria-label={`${system}, ${item}: ${CHECK_WORD[check.status]}${check.isRequired ? "" : ", optional"}`}
                      onClick={() => choose(check)}
                      onFocus={() => onChoose(check)}
                      className={`tap inline-flex size-7 items-center justify-center rounded border ${check.id === chosen?.id ? "border-text bg-raise" : "border-transparent hover:border-line"} ${tone}`}
                    >
                      <Mark shape={shape} className={check.isRequired ? "size-3" : "size-2"} />
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
