import { z } from "zod";
import { instant, requiredText } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const EVENT_TYPES = ["alert", "phase", "update", "command", "action"] as const;
export type EventType = (typeof EVENT_TYPES)[number];
/** What a person may log by hand; phase entries come from advancing alone (DOMAIN 2.3). */
export const NOTE_TYPES = ["action", "update", "command", "alert"] as const;
export const VISIBILITIES = ["internal", "public"] as const;

export const MICRO_SOURCES = ["bridge", "tool"] as const;
const PathId = z.string().min(1).max(40);

export const LogEntry = z.object({
  ref: IncidentRef,
  type: z.enum(NOTE_TYPES, "Choose action, update, command or alert; advancing makes phase entries.").default("action"),
  text: requiredText(5_000, "what happened"),
  visibility: z.enum(VISIBILITIES).default("internal"),
  /** When it happened, if not now. */
  occurredAt: instant.nullish(),
  /** seq of the entry that this one corrects. */
  correctsSeq: z.int().positive().nullish(),
  /** The recovery path it is about; null: the whole incident (DOMAIN 1.1). */
  recoveryPathId: PathId.nullish(),
  /** Said on the bridge and typed by someone, or typed into a tool's panel. */
  source: z.enum(MICRO_SOURCES, "Choose bridge or tool.").nullish(),
});
export type LogEntry = z.input<typeof LogEntry>;

const flag = z.union([z.boolean(), z.stringbool()]);
const typeList = z.union([z.string().transform((value) => value.split(",")), z.array(z.string())]);

/** What of the record is wanted; each that is given narrows it. */
const filters = {
  /** "alert,phase", or a list. */
  types: typeList.pipe(z.array(z.enum(EVENT_TYPES))).optional(),
  /** A name as the record shows it. */
  actor: z.string().max(200).optional(),
  pathId: PathId.optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  isPinned: flag.optional(),
  phase: z.coerce.number().int().min(1).max(8).optional(),
  isCorrection: flag.optional(),
  /** Words that must all stand in the text, in any case and with or without accents. */
  q: z.string().max(200, "Search for at most 200 characters.").optional(),
};

/**
 * A page of the record by seq: the rows before `before`, or after `after`; newest first unless `after` is given.
 * Filtered pages may hold fewer than `limit`, or none, and still name a next one.
 */
export const ListTimeline = z.object({
  ref: IncidentRef,
  before: z.coerce.number().int().positive().optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  ...filters,
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
  /** seq of the latest correction of this entry, where it was read with the record rather than as it happened. */
  correctedBySeq: z.number().nullish(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** A live stream: entries after `lastEventId` (a seq), then every new one as it is recorded. */
export const FollowTimeline = z.object({ ref: IncidentRef, lastEventId: z.coerce.number().int().min(0).nullish() });

/** What stands over the record: how much of each there is as of a seq, who wrote, what is pinned, where phases began. */
export const TimelineOverview = z.object({
  asOfSeq: z.number(),
  publicCount: z.number(),
  byType: z.record(z.enum(EVENT_TYPES), z.number()),
  actors: z.array(z.object({ name: z.string(), count: z.number() })),
  pins: z.array(z.object({ seq: z.number(), pinnedByName: z.string() })),
  phases: z.array(z.object({ phase: z.number(), seq: z.number(), at: z.string() })),
});
export type TimelineOverview = z.infer<typeof TimelineOverview>;

export const FindSeq = z.object({ ref: IncidentRef, at: instant });
export type FindSeq = z.input<typeof FindSeq>;

export const PinEntry = z.object({
  ref: IncidentRef,
  seq: z.coerce.number().int().positive(),
  /** False takes the pin away. */
  isPinned: z.boolean().default(true),
});
export type PinEntry = z.input<typeof PinEntry>;
export const PinState = z.object({ seq: z.number(), isPinned: z.boolean() });
export type PinState = z.infer<typeof PinState>;

/** A note of the bridge or of a tool's panel, about the incident or one of its recovery paths (DOMAIN 1.1). */
export const PostMicroUpdate = z.object({
  ref: IncidentRef,
  content: requiredText(5_000, "what happened"),
  recoveryPathId: PathId.nullish(),
  source: z.enum(MICRO_SOURCES, "Choose bridge or tool.").default("bridge"),
  occurredAt: instant.nullish(),
});
export type PostMicroUpdate = z.input<typeof PostMicroUpdate>;

export const MicroUpdate = z.object({
  id: z.string(),
  incidentId: z.string(),
  seq: z.number(),
  recoveryPathId: z.string().nullable(),
  content: z.string(),
  author: z.string(),
  timestamp: z.string(),
  source: z.enum(MICRO_SOURCES),
});
export type MicroUpdate = z.infer<typeof MicroUpdate>;

export const ListMicroUpdates = z.object({
  ref: IncidentRef,
  recoveryPathId: PathId.optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type ListMicroUpdates = z.input<typeof ListMicroUpdates>;
