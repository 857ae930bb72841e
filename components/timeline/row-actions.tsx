"use client";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { formatUtc } from "@/components/time/format";
import { useAnnounce } from "@/components/ui/announcer";
import { Kbd } from "@/components/ui/kbd";
import { MENU_ITEM } from "@/components/ui/menu";
import type { TimelineEntry } from "@/server/timeline/schemas";

type Props = {
  entry: TimelineEntry;
  isPinned: boolean;
  incidentRef: string;
  pinRefusal: string | null;
  onPin: (seq: number, isPinned: boolean) => void;
  /** Absent where the reader may not log. */
  onCorrect: ((seq: number) => void) | undefined;
  onClose: () => void;
};

/** What can be done with one entry. It opens on Enter or on its button; arrows, Escape. */
export function RowActions({ entry, isPinned, incidentRef, pinRefusal, onPin, onCorrect, onClose }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const { show } = useAnnounce();
  useEffect(() => {
    ref.current?.querySelector("button")?.focus({ preventScroll: true });
    ref.current?.scrollIntoView({ block: "nearest" });
    const close = (event: Event) => {
      if (!(event.target instanceof Node && ref.current?.parentElement?.contains(event.target))) onClose();
    };
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [onClose]);
  const back = () => {
    onClose();
    document.getElementById(`entry-${entry.seq}`)?.focus({ preventScroll: true });
  };
  const copy = async () => {
    const url = `${location.origin}/admin/incidents/${incidentRef}#entry-${entry.seq}`;
    const line = `${formatUtc(Date.parse(entry.occurredAt))} · ${incidentRef} #${entry.seq} · ${entry.text}\n${url}`;
    try {
      await navigator.clipboard.writeText(line);
      show(`Copied: entry ${entry.seq} with its time in UTC and its link.`);
    } catch {
      show(`The browser did not let it be copied. The link is ${url}`, "red");
    }
    back();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") back();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const items = [...(ref.current?.querySelectorAll("button") ?? [])];
      const at = items.indexOf(document.activeElement as HTMLButtonElement);
      items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]?.focus();
    } else if (event.key !== "Enter" && event.key !== " ") return;
    // What is pressed here is meant for the menu, not for the rows or the page.
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
  };
  const canCorrect = onCorrect && entry.name === "timeline.noted";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of fields
    <div
      ref={ref}
      role="group"
      aria-label={`Entry ${entry.seq}`}
      onKeyDown={onKeyDown}
      className="panel absolute top-8 right-1 z-20 grid min-w-56 gap-0.5 bg-raise p-1.5"
    >
      <button
        type="button"
        className={MENU_ITEM}
        aria-disabled={pinRefusal ? true : undefined}
        title={pinRefusal ?? undefined}
        onClick={() => {
          if (pinRefusal) return;
          onPin(entry.seq, !isPinned);
          back();
        }}
      >
        {isPinned ? "Unpin" : "Pin for all"} <Kbd>.</Kbd>
      </button>
      {canCorrect && (
        <button
          type="button"
          className={MENU_ITEM}
          onClick={() => {
            onClose();
            onCorrect(entry.seq);
          }}
        >
          Correct <Kbd>C</Kbd>
        </button>
      )}
      <button type="button" className={MENU_ITEM} onClick={() => void copy()}>
        Copy link, with UTC
      </button>
    </div>
  );
}
