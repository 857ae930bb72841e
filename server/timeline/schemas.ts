import { z } from "zod";
import { instant, requiredText } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const EVENT_TYPES = ["alert", "phase", "update", "command", "action"] as const;
export type EventType = (typeof EVENT_TYPES)[number];
/** What a person may log by hand; phase entries come from advancing alone (DOMAIN 2.3). */
export const NOTE_TYPES = ["action", "update", "command", "alert"] as const;
export const VISIBILITIES = ["internal", "public"] as const;

export const LogEntry = z.object({
  ref: IncidentRef,
  type: z.enum(NOTE_TYPES, "Choose action, update, command or alert; advancing makes phase entries.").default("action"),
  text: requiredText(5_000, "what happened"),
  visibility: z.enum(VISIBILITIES).default("internal"),
  /** When it happened, if not now. */
  occurredAt: instant.nullish(),
  /** seq of the entry that this one corrects. */
  correctsSeq: z.int().positive().nullish(),
});
export type LogEntry = z.input<typeof LogEntry>;

/** A page of the record by seq: the rows before `before`, or after `after`; newest first unless `after` is given. */
export const ListTimeline = z.object({
  ref: IncidentRef,
  before: z.coerce.number().int().positive().optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type ListTimeline = z.input<typeof ListTimeline>;

/** One row of the record as screens get it. */
export const TimelineEntry = z.object({
  id: z.string(),
  incidentId: z.string(),
  seq: z.number(),
  type: z.enum(EVENT_TYPES),
  name: z.string(),
  visibility: z.enum(VISIBILITIES),
  text: z.string(),
  phase: z.number(),
  actorName: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  payload: z.json(),
  correctsSeq: z.number().nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** A live stream: entries after `lastEventId` (a seq), then every new one as it is recorded. */
export const FollowTimeline = z.object({ ref: IncidentRef, lastEventId: z.coerce.number().int().min(0).nullish() });
