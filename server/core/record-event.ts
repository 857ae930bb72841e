import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { Prisma } from "../db/generated/client";
import { actorId, actorName } from "./actor";
import type { Json } from "./canonical";
import type { Context } from "./context";
import { AppError } from "./errors";
import { EVENTS, type EventName, type EventPayload } from "./events";
import { newId } from "./ids";
import { headMac, recordHash } from "./record-hash";

/** The incident's head of the record, as read under its row lock; recordEvent moves it on. */
export type RecordHead = Pick<Incident, "id" | "lastSeq" | "lastHash" | "phase">;

export type EventInput<N extends EventName> = {
  name: N;
  text: string;
  payload: EventPayload<N>;
  /** Internal unless said otherwise. */
  visibility?: "public" | "internal";
  /** Another of the five types than the event's own (notes typed by hand choose theirs). */
  type?: "alert" | "phase" | "update" | "command" | "action";
  /** When it happened, if not when it was written. */
  occurredAt?: Date;
  correctsSeq?: number;
};

/** The recorded row as screens get it. */
export type RecordedEvent = {
  id: string;
  incidentId: string;
  seq: number;
  type: "alert" | "phase" | "update" | "command" | "action";
  name: string;
  visibility: "public" | "internal";
  text: string;
  phase: number;
  actorName: string;
  occurredAt: string;
  recordedAt: string;
  payload: Json;
  correctsSeq: number | null;
};

/** The one channel of the one LISTEN connection a process; payloads are ids and numbers only. */
export const WAKE_UP_CHANNEL = "majorops";

/**
 * Appends one row to the incident's record: next seq, hash chained to the row before, head and MAC moved,
 * and the wake-up sent at commit. The caller holds the incident's row lock (see lockIncident).
 * @throws INTERNAL when the payload does not fit the event
 */
export async function recordEvent<N extends EventName>(
  tx: Tx,
  ctx: Context,
  head: RecordHead,
  event: EventInput<N>,
): Promise<RecordedEvent> {
  const parsed = EVENTS[event.name].payload.safeParse(event.payload);
  if (!parsed.success) throw new AppError("INTERNAL", `Payload of ${event.name} does not fit: ${parsed.error.message}`);
  const row = {
    incidentId: head.id,
    seq: head.lastSeq + 1,
    id: newId(ctx.now),
    type: event.type ?? EVENTS[event.name].type,
    name: event.name as string,
    visibility: event.visibility ?? ("internal" as const),
    text: event.text,
    phase: head.phase,
    actorKind: ctx.actor.kind as string,
    actorId: actorId(ctx.actor),
    actorName: actorName(ctx.actor),
    occurredAt: event.occurredAt ?? ctx.writtenAt ?? ctx.now,
    recordedAt: ctx.now,
    payload: parsed.data as Json,
    correctsSeq: event.correctsSeq ?? null,
    prevHash: head.lastHash,
  };
  const hash = recordHash(row);
  const mac = headMac(head.id, row.seq, hash);
  const wakeUp = JSON.stringify({ i: head.id, s: row.seq });
  await tx.$queryRaw(Prisma.sql`
    with event as (
      insert into timeline_event (incident_id, seq, id, type, name, visibility, text, phase, actor_kind, actor_id,
        actor_name, occurred_at, recorded_at, payload, corrects_seq, prev_hash, hash)
      values (${row.incidentId}, ${row.seq}, ${row.id}, ${row.type}::event_type, ${row.name},
        ${row.visibility}::visibility, ${row.text}, ${row.phase}, ${row.actorKind}, ${row.actorId}, ${row.actorName},
        ${row.occurredAt}, ${row.recordedAt}, ${JSON.stringify(row.payload)}::jsonb, ${row.correctsSeq},
        ${row.prevHash}, ${hash})
    ), head as (
      update incident set last_seq = ${row.seq}, last_hash = ${hash}, head_mac = ${mac}, version = version + 1
      where id = ${row.incidentId}
    )
    select pg_notify(${WAKE_UP_CHANNEL}, ${wakeUp})::text`);
  head.lastSeq = row.seq;
  head.lastHash = hash;
  return {
    id: row.id,
    incidentId: row.incidentId,
    seq: row.seq,
    type: row.type,
    name: row.name,
    visibility: row.visibility,
    text: row.text,
    phase: row.phase,
    actorName: row.actorName,
    occurredAt: row.occurredAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    payload: row.payload,
    correctsSeq: row.correctsSeq,
  };
}
