import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { type ChainRow, checkHead, checkRow } from "../core/record-chain";
import { headMac } from "../core/record-hash";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { ListTimeline, type TimelineEntry } from "./schemas";

type Row = Omit<TimelineEntry, "occurredAt" | "recordedAt"> & { occurredAt: Date; recordedAt: Date };

const toEntry = (row: Row): TimelineEntry => ({
  ...row,
  occurredAt: row.occurredAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
});

const COLUMNS = Prisma.sql`id, incident_id as "incidentId", seq, type, name, visibility, text, phase,
  actor_name as "actorName", occurred_at as "occurredAt", recorded_at as "recordedAt", payload,
  corrects_seq as "correctsSeq"`;

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

/**
 * A page of the record by seq, the same cost at any depth: newest first before `before`, or oldest first after `after`.
 * @returns the entries, and the `before` of the next page
 * @throws NOT_FOUND
 */
export async function listTimeline(
  ctx: Context,
  input: ListTimeline,
): Promise<{ items: TimelineEntry[]; nextBefore: number | null }> {
  authorize(ctx, "timeline.read");
  const { ref, before, after, limit } = parseInput(ListTimeline, input);
  const incidentId = await getIncidentId(ctx, ref);
  if (after !== undefined) {
    return { items: await loadEntriesAfter(ctx.db, incidentId, after, limit), nextBefore: null };
  }
  const rows = await ctx.db.$queryRaw<Row[]>(Prisma.sql`
    select ${COLUMNS} from timeline_event where incident_id = ${incidentId} and seq < ${before ?? 2_147_483_647}
    order by seq desc limit ${limit}`);
  const items = rows.map(toEntry);
  const last = items.at(-1);
  return { items, nextBefore: items.length === limit && last && last.seq > 1 ? last.seq : null };
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
