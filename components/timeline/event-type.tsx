import type { EventType } from "@/server/timeline/schemas";

export const EVENT_TYPE_LIST = [
  "alert",
  "phase",
  "update",
  "command",
  "action",
] as const satisfies readonly EventType[];

/** Shape, colour and word of the five types; never the colour alone. */
export const TYPE_MARK: Record<EventType, { shape: string; color: string }> = {
  alert: { shape: "●", color: "text-red" },
  phase: { shape: "■", color: "text-blue" },
  update: { shape: "▲", color: "text-amber" },
  command: { shape: "◆", color: "text-green" },
  action: { shape: "○", color: "text-soft" },
};

export function TypeMark({ type }: { type: EventType }) {
  const { shape, color } = TYPE_MARK[type];
  return (
    <span className={`text-[11px] font-semibold tracking-wide whitespace-nowrap uppercase ${color}`}>
      <span aria-hidden="true" className="num mr-1">
        {shape}
      </span>
      {type}
    </span>
  );
}
