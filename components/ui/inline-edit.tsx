"use client";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

/** What saving came to: done, refused with a reason, or someone else was faster. */
export type SaveResult = { ok: true } | { ok: false; reason: string; theirs?: string };

type Props = {
  value: string;
  /** Names the field to those who cannot see it. */
  label: string;
  /** Saves `next`; `was` is what the editor saw when it began. */
  onSave: (next: string, was: string) => Promise<SaveResult>;
  isMultiline?: boolean;
  placeholder?: string;
  refusal?: string | null;
  /** How the value reads when it is not being edited. */
  show?: ReactNode;
  /** What `show` shows, in text; it is part of the field's name. */
  showText?: string | undefined;
  className?: string;
  inputMode?: "numeric" | "url" | undefined;
  type?: "text" | "datetime-local";
  /** Names to complete from. */
  suggestions?: readonly string[] | undefined;
  /** Lets a key start the editing: it is called with the function that does. */
  bindStart?: (start: () => void) => void;
};

/**
 * A text edited where it stands. Enter saves one line, leaving saves several; Escape cancels. What was typed
 * is kept on any failure; when someone else was faster, both texts are shown and the later writer chooses.
 */
export function InlineEdit({
  value,
  label,
  onSave,
  isMultiline = false,
  placeholder = "click to add",
  refusal,
  show,
  showText,
  className = "",
  inputMode,
  type = "text",
  suggestions,
  bindStart,
}: Props) {
  const listId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [was, setWas] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ reason: string; theirs?: string } | null>(null);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  /** Removing the field makes it lose the focus: that must not save a second time. */
  const isSettled = useRef(false);
  const mustRefocus = useRef(false);
  const isEditing = draft !== null;

  const start = () => {
    if (refusal || isEditing) return;
    isSettled.current = false;
    setWas(value);
    setDraft(value);
    setProblem(null);
  };
  useEffect(() => bindStart?.(start));
  useEffect(() => {
    if (!isEditing) {
      if (mustRefocus.current) opener.current?.focus({ preventScroll: true });
      mustRefocus.current = false;
      return;
    }
    field.current?.focus({ preventScroll: true });
    if (type === "text") field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [isEditing, type]);

  const close = (refocus: boolean) => {
    isSettled.current = true;
    mustRefocus.current = refocus;
    setDraft(null);
    setProblem(null);
  };
  const save = async (against: string, refocus: boolean) => {
    if (draft === null || isSettled.current) return;
    if (draft.trim() === against.trim()) return close(refocus);
    isSettled.current = true;
    setBusy(true);
    const result = await onSave(draft, against);
    setBusy(false);
    isSettled.current = false;
    if (result.ok) close(refocus);
    else setProblem(result);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === "Enter" && (!isMultiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save(was, true);
    }
  };

  const emptyText = refusal ? "not given" : placeholder;
  if (!isEditing) {
    return (
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
  }
  const shared = {
    ref: field,
    "aria-label": label,
    "aria-invalid": problem ? true : undefined,
    dir: "auto" as const,
    value: draft,
    readOnly: isBusy,
    onKeyDown,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: () => {
      if (!problem) void save(was, false);
    },
    className: `input -mx-[7px] min-h-6 w-[calc(100%+14px)] rounded px-1.5 py-0 ${className}`,
  };
  const moved = problem?.theirs ?? (value !== was ? value : null);
  return (
    <div className="w-full">
      {isMultiline ? (
        <textarea {...shared} rows={Math.min(10, Math.max(3, draft.split("\n").length + 1))} />
      ) : (
        <input
          {...shared}
          type={type}
          inputMode={inputMode}
          list={suggestions ? listId : undefined}
          autoComplete="off"
        />
      )}
      {suggestions && (
        <datalist id={listId}>
          {suggestions.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {problem && problem.theirs === undefined && (
        <p role="alert" className="mt-1 text-[13px] font-normal text-red">
          {problem.reason}
        </p>
      )}
      {moved !== null && (
        <div
          role="alert"
          className="mt-1.5 rounded-md border border-amber-line bg-amber-bg p-2.5 text-[13px] font-normal"
        >
          <p className="font-semibold text-amber">Someone else saved this meanwhile:</p>
          <p dir="auto" className="my-1 whitespace-pre-wrap text-text">
            {moved || "(empty)"}
          </p>
          <p className="text-soft">Your text stands in the field above.</p>
          <div className="mt-2 flex gap-2">
            <button
              type="button"
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => close(true)}
              className="tap min-h-7 rounded border border-line bg-raise px-2.5"
            >
              Keep theirs
            </button>
            <button
              type="button"
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => void save(moved, true)}
              className="tap min-h-7 rounded border border-line bg-raise px-2.5"
            >
              Save mine
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
