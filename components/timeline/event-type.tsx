import { Mark, type MarkShape } from "@/components/ui/mark";
import type { EventType } from "@/server/timeline/schemas";

export const EVENT_TYPE_LIST = [
  "alert",
  "phase",
  "update",
  "command",
  "action",
] as const satisfies readonly EventType[];

/** Shape, colour and word of the five types; never the colour alone. */
export const TYPE_MARK: Record<EventType, { shape: MarkShape; color: string }> = {
  alert: { shape: "disc", color: "text-red" },
  phase: { shape: "square", color: "text-blue" },
  update: { shape: "triangle", color: "text-amber" },
  command: { shape: "diamond", color: "text-green" },
  action: { shape: "ring", color: "text-soft" },
};

export function TypeMark({ type }: { type: EventType }) {
  const { shape, color } = TYPE_MARK[type];
  return (
    <span className={`text-[11px] font-semibold tracking-wide whitespace-nowrap uppercase ${color}`}>
      <Mark shape={shape} className="mr-1.5" />
      <span className="@md:sr-only @3xl:not-sr-only">{type}</span>
    </span>
  );
}
