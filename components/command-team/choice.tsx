"use client";
import type { ReactNode } from "react";

type Props = {
  type: "radio" | "checkbox";
  name?: string;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  children: ReactNode;
  /** Where the dialog's focus begins. */
  isFirst?: boolean;
};

/** One of several to choose: its whole box is the target, and the chosen one is marked by more than colour. */
export function Choice({ type, name, isChosen, onChoose, children, isFirst }: Props) {
  return (
    <label className="tap flex min-h-8 items-center gap-2.5 rounded-md border border-line px-3 text-[13px] has-checked:border-text has-checked:bg-raise has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)">
      <input
        type={type}
        name={name}
        data-focus={isFirst ? true : undefined}
        checked={isChosen}
        onChange={(event) => onChoose(event.target.checked)}
        className="size-4 shrink-0 accent-(--primary)"
      />
      {children}
    </label>
  );
}
