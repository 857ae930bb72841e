"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
// Not loaded later: letters typed before it came would be single keys, and do what those do.
import { InlineEditor } from "./inline-editor";

/** What saving came to: done, refused with a reason, or someone else was faster. */
export type SaveResult = { ok: true } | { ok: false; reason: string; theirs?: string };

type Field = {
  value: string;
  /** Names the field to those who cannot see it. */
  label: string;
  /** Saves `next`; `was` is what the editor saw when it began. */
  onSave: (next: string, was: string) => Promise<SaveResult>;
  isMultiline?: boolean;
  className?: string;
  inputMode?: "numeric" | "url" | undefined;
  type?: "text" | "datetime-local";
  /** Names to complete from. */
  suggestions?: readonly string[] | undefined;
};
export type EditorProps = Field & { onClose: (refocus: boolean) => void };

type Props = Field & {
  placeholder?: string;
  refusal?: string | null;
  /** How the value reads when it is not being edited. */
  show?: ReactNode;
  /** What `show` shows, in text; it is part of the field's name. */
  showText?: string | undefined;
  /** Lets a key start the editing: it is called with the function that does. */
  bindStart?: (start: () => void) => void;
};

/** A text edited where it stands; its field is in inline-editor.tsx. */
export function InlineEdit({
  placeholder = "click to add",
  refusal,
  show,
  showText,
  bindStart,
  className = "",
  ...field
}: Props) {
  const { label, value } = field;
  const [isEditing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const mustRefocus = useRef(false);

  const start = () => {
    if (!refusal) setEditing(true);
  };
  useEffect(() => bindStart?.(start));
  useEffect(() => {
    if (isEditing) return;
    if (mustRefocus.current) opener.current?.focus({ preventScroll: true });
    mustRefocus.current = false;
  }, [isEditing]);
  const close = (refocus: boolean) => {
    mustRefocus.current = refocus;
    setEditing(false);
  };

  const emptyText = refusal ? "not given" : placeholder;
  const shown = (
    <button
      ref={opener}
      type="button"
      aria-label={`${label}: ${showText || value || emptyText}`}
      aria-disabled={refusal ? true : undefined}
      title={refusal ?? undefined}
      onClick={start}
      dir="auto"
      className={`-mx-[7px] block min-h-6 max-w-[calc(100%+14px)] rounded border border-transparent px-1.5 text-left whitespace-pre-wrap ${refusal ? "" : "hover:border-line hover:bg-raise"} ${className}`}
    >
      {show ?? (value || <span className="text-dim">{emptyText}</span>)}
    </button>
  );
  return isEditing ? <InlineEditor {...field} className={className} onClose={close} /> : shown;
}
