"use client";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { EditorProps } from "./inline-edit";

/**
 * The field of an InlineEdit. Enter saves one line, leaving saves several; Escape cancels. What was typed is kept on
 * any failure; when someone else was faster, both texts are shown and the later writer chooses.
 */
export function InlineEditor({
  value,
  label,
  onSave,
  onClose,
  isMultiline = false,
  className = "",
  inputMode,
  type = "text",
  suggestions,
}: EditorProps) {
  const listId = useId();
  const [draft, setDraft] = useState(value);
  const [was] = useState(value);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ reason: string; theirs?: string } | null>(null);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  /** Removing the field makes it lose the focus: that must not save a second time. */
  const isSettled = useRef(false);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    if (type === "text") field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [type]);

  const close = (refocus: boolean) => {
    isSettled.current = true;
    onClose(refocus);
  };
  const save = async (against: string, refocus: boolean) => {
    if (isSettled.current) return;
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
