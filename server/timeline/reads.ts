import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { type ChainRow, checkHead, checkRow } from "../core/record-chain";
import { headMac } from "../core/record-hash";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { type EntryFilter, pathIdOf, searchWords } from "./rules";
import {
  EVENT_TYPES,
  type EventType,
  FindSeq,
  ListMicroUpdates,
  ListTimeline,
  type MicroUpdate,
  type TimelineEntry,
  type TimelineOverview,
} from "./schemas";

type Row = Omit<TimelineEntry, "occurredAt" | "recordedAt"> & { occurredAt: Date; recordedAt: Date };

const toEntry = (row: Row): TimelineEntry => ({
  ...row,
  occurredAt: row.occurredAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
});

const COLUMNS = Prisma.sql`id, incident_id as "incidentId", seq, type, name, visibility, text, phase,
  actor_name as "actorName", occurred_at as "occurredAt", recorded_at as "recordedAt", payload,
  corrects_seq as "correctsSeq"`;

const CORRECTED_BY = Prisma.sql`(select max(later.seq) from timeline_event later
  where later.incident_id = event.incident_id and later.corrects_seq = event.seq) as "correctedBySeq"`;

/** A filtered page looks at this many rows at most, so that it costs the same however rare a match is. */
const SCAN = 20_000;

/**
 * Rows of the record with seq > after, oldest first: what the live view reads on a wake-up.
 * The caller has authorized.
 */
export async function loadEntriesAfter(
  db: Db,
  incidentId: string,
  after: number,
  limit = 500,
): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<Row[]>(Prisma.sql`
    select ${COLUMNS} from timeline_event where incident_id = ${incidentId} and seq > ${after}
    order by seq asc limit ${limit}`);
  return rows.map(toEntry);
}

/** The text folded as foldText does; most is ASCII and needs no more than small letters. */
const FOLDED = Prisma.sql`case when octet_length(text) = char_length(text) then lower(text)
  else replace(lower(regexp_replace(normalize(text, NFKD), '[\u0300-\u036f]', '', 'g') collate "und-x-icu"), 'ς', 'σ')
  end`;

function conditionsOf(filter: EntryFilter): Prisma.Sql[] {
  const { types, actor, pathId, visibility, isPinned, phase, isCorrection, q } = filter;
  const found: (Prisma.Sql | false)[] = [
    types !== undefined && types.length > 0 && Prisma.sql`type = any(${[...types]}::event_type[])`,
    actor !== undefined && Prisma.sql`actor_name = ${actor}`,
    pathId !== undefined && Prisma.sql`payload ->> 'pathId' = ${pathId}`,
    visibility !== undefined && Prisma.sql`visibility = ${visibility}::visibility`,
    isPinned !== undefined &&
      Prisma.sql`exists (select 1 from pin where pin.incident_id = event.incident_id and pin.seq = event.seq)
        = ${isPinned}`,
    phase !== undefined && Prisma.sql`phase = ${phase}`,
    isCorrection !== undefined && Prisma.sql`(corrects_seq is not null) = ${isCorrection}`,
    ...searchWords(q ?? "").map((word) => Prisma.sql`position(${word} in ${FOLDED}) > 0`),
  ];
  return found.filter((condition) => condition !== false);
}

async function getHead(ctx: Context, ref: string): Promise<{ id: string; lastSeq: number }> {
  const id = await getIncidentId(ctx, ref);
  return ctx.db.incident.findUniqueOrThrow({ where: { id }, select: { id: true, lastSeq: true } });
}

/**
 * A page of the record by seq, the same cost at any depth: newest first before `before`, or oldest first after `after`.
 * Filters narrow it; then a page may be short, because it looks at a bounded part of the record.
 * @returns the entries, and the `before` of the next page
 * @throws NOT_FOUND
 */
export async function listTimeline(
  ctx: Context,
  input: ListTimeline,
): Promise<{ items: TimelineEntry[]; nextBefore: number | null }> {
  authorize(ctx, "timeline.read");
  const { ref, before, after, limit, ...filter } = parseInput(ListTimeline, input);
  const { id, lastSeq } = await getHead(ctx, ref);
  return after === undefined
    ? listBefore(ctx, id, { before: Math.min(before ?? lastSeq + 1, lastSeq + 1), limit }, conditionsOf(filter))
    : { items: await listAfter(ctx, id, { after, limit }, conditionsOf(filter)), nextBefore: null };
}

async function listBefore(
  ctx: Context,
  id: string,
  { before, limit }: { before: number; limit: number },
  conditions: Prisma.Sql[],
): Promise<{ items: TimelineEntry[]; nextBefore: number | null }> {
  const floor = Math.max(1, before - (conditions.length > 0 ? SCAN : limit));
  const where = Prisma.join(
    [Prisma.sql`incident_id = ${id} and seq < ${before} and seq >= ${floor}`, ...conditions],
    " and ",
  );
  const rows = await ctx.db.$queryRaw<Row[]>(Prisma.sql`
    select ${COLUMNS}, ${CORRECTED_BY} from timeline_event event where ${where} order by seq desc limit ${limit}`);
  const last = rows.length === limit ? (rows.at(-1)?.seq ?? floor) : floor;
  return { items: rows.map(toEntry), nextBefore: last > 1 ? last : null };
}

async function listAfter(
  ctx: Context,
  id: string,
  { after, limit }: { after: number; limit: number },
  conditions: Prisma.Sql[],
): Promise<TimelineEntry[]> {
  const where = Prisma.join([Prisma.sql`incident_id = ${id} and seq > ${after}`, ...conditions], " and ");
  const rows = await ctx.db.$queryRaw<Row[]>(Prisma.sql`
    select ${COLUMNS}, ${CORRECTED_BY} from timeline_event event where ${where} order by seq asc limit ${limit}`);
  return rows.map(toEntry);
}

/** What stands over the record, as of one seq; screens count on from there by themselves. @throws NOT_FOUND */
export async function getOverview(ctx: Context, input: { ref: string }): Promise<TimelineOverview> {
  authorize(ctx, "timeline.read");
  const { id, lastSeq } = await getHead(ctx, input.ref);
  const upTo = Prisma.sql`incident_id = ${id} and seq <= ${lastSeq}`;
  const [counts, actors, pins, phases] = await Promise.all([
    ctx.db.$queryRaw<{ type: EventType; count: number; publicCount: number }[]>(Prisma.sql`
      select type, count(*)::int as count, (count(*) filter (where visibility = 'public'))::int as "publicCount"
      from timeline_event where ${upTo} group by type`),
    ctx.db.$queryRaw<{ name: string; count: number }[]>(Prisma.sql`
      select actor_name as name, count(*)::int as count from timeline_event where ${upTo}
      group by actor_name order by count(*) desc, actor_name limit 200`),
    ctx.db.pin.findMany({
      where: { incidentId: id },
      orderBy: { seq: "desc" },
      select: { seq: true, pinnedByName: true },
    }),
    ctx.db.$queryRaw<{ phase: number; seq: number; at: Date }[]>(Prisma.sql`
      select (payload ->> 'to')::int as phase, seq, occurred_at as at from timeline_event
      where ${upTo} and type = 'phase' and name = 'phase.advanced' order by seq limit 100`),
  ]);
  const byType = Object.fromEntries(EVENT_TYPES.map((type) => [type, 0])) as Record<EventType, number>;
  for (const { type, count } of counts) byType[type] = count;
  return {
    asOfSeq: lastSeq,
    publicCount: counts.reduce((sum, row) => sum + row.publicCount, 0),
    byType,
    actors,
    pins,
    phases: phases.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
  };
}

/** The newest entry that had happened by an instant, for jumping there; the first one where none had. @throws NOT_FOUND */
export async function findSeq(ctx: Context, input: FindSeq): Promise<{ seq: number }> {
  authorize(ctx, "timeline.read");
  const { ref, at } = parseInput(FindSeq, input);
  const id = await getIncidentId(ctx, ref);
  const rows = await ctx.db.$queryRaw<{ seq: number }[]>(Prisma.sql`
    select seq from timeline_event where incident_id = ${id} and occurred_at <= ${new Date(at)}
    order by seq desc limit 1`);
  return { seq: rows[0]?.seq ?? 1 };
}

/** An entry as a micro-update. */
export function toMicroUpdate(entry: TimelineEntry): MicroUpdate {
  const { source } = entry.payload as { source?: MicroUpdate["source"] };
  return {
    id: entry.id,
    incidentId: entry.incidentId,
    seq: entry.seq,
    recoveryPathId: pathIdOf(entry),
    content: entry.text,
    author: entry.actorName,
    timestamp: entry.occurredAt,
    source: source ?? "bridge",
  };
}

/** Micro-updates, newest first, of the incident or of one of its paths; pages as listTimeline. @throws NOT_FOUND */
export async function listMicroUpdates(
  ctx: Context,
  input: ListMicroUpdates,
): Promise<{ items: MicroUpdate[]; nextBefore: number | null }> {
  authorize(ctx, "timeline.read");
  const { ref, recoveryPathId, before, limit } = parseInput(ListMicroUpdates, input);
  const { id, lastSeq } = await getHead(ctx, ref);
  const isMicro = Prisma.sql`name = 'timeline.noted' and payload ->> 'kind' = 'micro'`;
  const page = { before: Math.min(before ?? lastSeq + 1, lastSeq + 1), limit };
  const { items, nextBefore } = await listBefore(ctx, id, page, [isMicro, ...conditionsOf({ pathId: recoveryPathId })]);
  return { items: items.map(toMicroUpdate), nextBefore };
}

export type RecordCheck = {
  incidents: number;
  rows: number;
  broken: { ref: string; seq: number; what: string }[];
};

const PAGE = 2_000;

/**
 * Walks the hash chain of one record or of all, and names the first broken row of each.
 * @param input.ref one incident; all where it is absent, and then a missing number is found too
 */
export async function verifyRecord(ctx: Context, input: { ref?: string }): Promise<RecordCheck> {
  authorize(ctx, "record.verify");
  const id = input.ref ? await getIncidentId(ctx, input.ref) : undefined;
  // The counter first: an incident opened meanwhile is then one too many, not one missing.
  const counter = await ctx.db.counter.findUnique({ where: { name: "incident" } });
  const incidents = await ctx.db.incident.findMany({
    where: id ? { id } : {},
    orderBy: { number: "asc" },
    select: { id: true, number: true },
  });
  const result: RecordCheck = { incidents: incidents.length, rows: 0, broken: [] };
  if (!id) {
    const numbers = new Set(incidents.map((row) => row.number));
    result.broken.push(...missingNumbers(numbers, counter?.value ?? 0));
    if (counter && headMac("incident-counter", counter.value, "") !== counter.mac) {
      const ref = formatRef(counter.value + 1);
      result.broken.push({
        ref,
        seq: 1,
        what: "the seal of the incident counter does not fit: the newest may be missing",
      });
    }
  }
  for (const incident of incidents) {
    const { rows, broken } = await asOfOneInstant(ctx.db, (tx) => verifyChain(tx, incident.id));
    result.rows += rows;
    if (broken) result.broken.push({ ref: formatRef(incident.number), ...broken });
  }
  return result;
}

/** Runs reads that must fit each other while others go on writing. */
export const asOfOneInstant = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.$transaction(work, { isolationLevel: "RepeatableRead", maxWait: 10_000, timeout: 600_000 });

function missingNumbers(present: Set<number>, counter: number): RecordCheck["broken"] {
  const last = Math.max(counter, ...present);
  const missing: RecordCheck["broken"] = [];
  for (let number = 1; number <= last; number += 1) {
    if (!present.has(number)) missing.push({ ref: formatRef(number), seq: 1, what: "the whole incident is missing" });
  }
  return missing;
}

async function verifyChain(tx: Tx, id: string) {
  const head = await tx.incident.findUniqueOrThrow({
    where: { id },
    select: { id: true, lastSeq: true, lastHash: true, headMac: true },
  });
  let seq = 0;
  let prevHash = "";
  for (;;) {
    const rows: ChainRow[] = await tx.timelineEvent.findMany({
      where: { incidentId: id, seq: { gt: seq } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    for (const row of rows) {
      const broken = checkRow(row, seq + 1, prevHash);
      if (broken) return { rows: seq, broken };
      seq = row.seq;
      prevHash = row.hash;
    }
    if (rows.length < PAGE) return { rows: seq, broken: checkHead(head, seq, prevHash) };
  }
}
