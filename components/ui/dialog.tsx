"use client";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Kbd } from "./kbd";

type Props = {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  isWide?: boolean;
  /** As wide as the screen allows, of a height that does not change with what is in it. */
  isFull?: boolean;
  guard?: () => boolean;
};

const FOCUSABLE = "input, textarea, select, button";

/** A modal sheet on the native dialog: it traps the focus, and gives it back when it closes. */
export function Dialog({ title, onClose, children, isWide, isFull, guard }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    const body = dialog?.lastElementChild;
    const first = body?.querySelector<HTMLElement>("[data-focus]") ?? body?.querySelector<HTMLElement>(FOCUSABLE);
    first?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const leave = () => {
    if (!guard || guard()) onClose();
  };
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
      className={`sheet panel m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] overflow-y-auto overscroll-contain p-0 text-text max-md:m-0 max-md:h-dvh max-md:max-h-none max-md:w-full max-md:max-w-none max-md:rounded-none max-md:border-0 ${isFull ? "max-w-[1240px] md:h-[calc(100dvh-2rem)]" : isWide ? "max-w-5xl" : "max-w-xl"}`}
    >
      <div className="sticky top-0 z-10 flex items-center justify-between gap-4 border-b border-line bg-panel px-5 py-3">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        <button
          type="button"
          onClick={leave}
          className="tap inline-flex min-h-7 items-center rounded px-2 text-[13px] text-soft hover:text-text"
        >
          <span className="mr-2">Close</span>
          <Kbd>Esc</Kbd>
        </button>
      </div>
      <div className={isFull ? "min-h-[calc(100%-3.25rem)] md:h-[calc(100%-3.25rem)]" : "px-5 py-4"}>{children}</div>
    </dialog>
  );
}
