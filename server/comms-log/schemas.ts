import { z } from "zod";
import { DELIVERY_STATES } from "../comms/schemas";
import { line, requiredLine } from "../core/text";
import { IncidentRef, SEVERITIES } from "../incidents/schemas";
import { AUDIENCES, CHANNELS } from "../milestones/schemas";
import { EmailAddress } from "../users/schemas";

/** What a recipient's state may be in the log: a delivery's, or erased. */
export const LOG_STATES = [...DELIVERY_STATES, "erased"] as const;
export type LogState = (typeof LOG_STATES)[number];

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "A hash is 64 hexadecimal digits.");
const Id = requiredLine(60, "which one, by its id");

export const VerifyComms = z.object({
  ref: IncidentRef.optional(),
  /** An end of the log that somebody kept: it must still be in it. */
  head: z.object({ seq: z.number().int().min(1), hash: Hash }).optional(),
});
export type VerifyComms = z.input<typeof VerifyComms>;

export const CommsCheckResult = z.object({
  incidents: z.number(),
  rows: z.number(),
  broken: z.array(z.object({ ref: z.string(), seq: z.number(), what: z.string() })),
});
export type CommsCheck = z.infer<typeof CommsCheckResult>;

export const LastCheck = CommsCheckResult.extend({
  at: z.string(),
  /** Null: the daily check, which nobody asked for. */
  by: z.string().nullable(),
});
export type LastCheck = z.infer<typeof LastCheck>;

export const CheckComms = z.object({
  /** What the check before gave, where it was not done. */
  resume: z.string().max(20_000).optional(),
});
export type CheckComms = z.input<typeof CheckComms>;

/** How far a check has got; the result once it is done. */
export const CheckProgress = z.object({
  done: z.number(),
  total: z.number(),
  /** For the next call; null once it is done. */
  resume: z.string().nullable(),
  result: LastCheck.nullable(),
});
export type CheckProgress = z.infer<typeof CheckProgress>;

export const CommsHeads = z.array(z.object({ ref: z.string(), seq: z.number(), hash: z.string(), at: z.string() }));
export type CommsHeads = z.infer<typeof CommsHeads>;

export const ListHeads = z.object({ ref: IncidentRef.optional() });
export type ListHeads = z.input<typeof ListHeads>;

/** "2026-11-21", "2026-11-21T03:50" and the like are meant in UTC. */
const Instant = z.string().transform((given, ctx) => {
  const [, day, time, seconds = ":00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(given.trim()) ?? [];
  const at = new Date(time ? `${day}T${time}${seconds}${zone}` : `${day}T00:00:00Z`);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  ctx.addIssue({ code: "custom", message: "Give a day or a time, such as 2026-11-21 or 2026-11-21T03:50Z." });
  return z.NEVER;
});
const among = (values: readonly string[]): string => `Choose of ${values.join(", ")}.`;

/** Which part of the log; every field narrows it. */
export const LogFilter = z.object({
  ref: IncidentRef.optional(),
  audience: z.array(z.enum(AUDIENCES, among(AUDIENCES))).optional(),
  channel: z.array(z.enum(CHANNELS, among(CHANNELS))).optional(),
  /** Messages with at least one recipient in one of these states. */
  state: z.array(z.enum(LOG_STATES, among(LOG_STATES))).optional(),
  /** Part of the publisher's name. */
  who: line(120).optional(),
  from: Instant.optional(),
  /** Up to, not including. */
  to: Instant.optional(),
  /** Part of the subject or text. */
  text: line(200).optional(),
});
export type LogFilter = z.input<typeof LogFilter>;

export const ListLog = LogFilter.extend({
  /** The last page's nextCursor. */
  cursor: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~[\w-]{1,40}~\d{1,9}$/, "Take the cursor from the page before.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type ListLog = z.input<typeof ListLog>;

export const LogEntry = z.object({
  id: z.string(),
  ref: z.string(),
  seq: z.number(),
  milestoneId: z.string(),
  messageId: z.string().nullable(),
  templateVersionId: z.string().nullable(),
  /** "initial.public.email, version 3"; null where it began as no template. */
  template: z.string().nullable(),
  channel: z.enum(CHANNELS),
  audience: z.enum(AUDIENCES),
  severity: z.enum(SEVERITIES),
  subject: z.string(),
  body: z.string(),
  recipientCount: z.number(),
  states: z.partialRecord(z.enum(LOG_STATES), z.number()),
  publishedByName: z.string(),
  publishedAt: z.string(),
  recipientsRoot: z.string(),
  hashVersion: z.number(),
  prevHash: z.string(),
  hash: z.string(),
});
export type LogEntry = z.infer<typeof LogEntry>;

export const LogPage = z.object({ entries: z.array(LogEntry), nextCursor: z.string().nullable() });
export type LogPage = z.infer<typeof LogPage>;

export const ListRecipients = z.object({
  messageId: Id,
  /** Part of an address or name. */
  search: line(120).default(""),
  /** The place after which the page begins. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListRecipients = z.input<typeof ListRecipients>;

export const LogRecipientPage = z.object({
  recipients: z.array(
    z.object({
      position: z.number(),
      /** Null once erased. */
      address: z.string().nullable(),
      name: z.string(),
      state: z.enum(LOG_STATES),
      sentAt: z.string().nullable(),
      lastError: z.string().nullable(),
      /** What the log says became of it, in order; it began queued, when the message was published. */
      history: z.array(z.object({ state: z.enum(LOG_STATES), at: z.string(), isOtherAddress: z.boolean() })),
    }),
  ),
  nextAfter: z.number().nullable(),
});
export type LogRecipientPage = z.infer<typeof LogRecipientPage>;

export const GetReceipt = z.object({
  /** The message: its row in the log, its id in the outbox, or INC-42#3. */
  message: requiredLine(60, "which message, such as INC-42#3"),
  to: EmailAddress.optional(),
});
export type GetReceipt = z.input<typeof GetReceipt>;

const Step = z.object({ side: z.enum(["left", "right"]), hash: Hash });

/** What somebody without access needs to check one message of the log (docs/operations/comms-log.md). */
export const Receipt = z.object({
  format: z.literal("majorops.comms-receipt"),
  version: z.literal(1),
  incident: z.string(),
  issuedAt: z.string(),
  /** The row, as the bytes that were hashed. */
  content: z.string(),
  prevHash: z.string(),
  hash: Hash,
  /** Hashes of the contents of the rows after it, up to the head. */
  following: z.array(Hash),
  head: z.object({ seq: z.number(), hash: Hash }),
  recipient: z
    .object({
      position: z.number(),
      address: z.string(),
      salt: z.string(),
      path: z.array(Step),
      /** Later rows that tell of states, by their place in `following`. */
      states: z.array(z.object({ index: z.number(), content: z.string() })),
    })
    .nullable(),
});
export type Receipt = z.infer<typeof Receipt>;
