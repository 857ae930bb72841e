import { authorize } from "../core/authorize";
import {
  type CommsChainRow,
  type CommsSeal,
  checkCommsLog,
  checkEarlier,
  hashesOf,
  type LoggedDelivery,
  type LoggedText,
  type StateEntry,
  statesOf,
} from "../core/comms-chain";
import { commsContent, merklePath } from "../core/comms-hash";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { sha256 } from "../core/ids";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { asOfOneInstant } from "../timeline/reads";
import { CHECK_EVENT, stateCounts } from "./rules";
import {
  type CommsCheck,
  CommsCheckResult,
  type CommsHeads,
  GetReceipt,
  type LastCheck,
  ListHeads,
  ListLog,
  ListRecipients,
  LOG_STATES,
  type LogEntry,
  type LogPage,
  type LogRecipientPage,
  type Receipt,
  VerifyComms,
} from "./schemas";

const DELIVERY = Prisma.sql`d.message_id as "messageId", d.position, d.address, d.salt, d.state::text as state,
  d.erased_at as "erasedAt"`;

/** All that verification needs of one incident's log, as of one instant. */
const loadLog = async (tx: Tx, incidentId: string) => ({
  incidentId,
  rows: await tx.commsLog.findMany({ where: { incidentId }, orderBy: { seq: "asc" } }),
  head: await tx.commsHead.findUnique({ where: { incidentId }, select: { seq: true, hash: true, mac: true } }),
  seals: await tx.$queryRaw<CommsSeal[]>(Prisma.sql`
    select (payload->>'commsSeq')::int as seq, payload->>'commsHash' as hash from timeline_event
    where incident_id = ${incidentId} and (name = 'milestone.published'
      or (name = 'timeline.noted' and visibility = 'public' and payload ? 'commsSeq')) order by seq`),
  texts: await tx.$queryRaw<LoggedText[]>(Prisma.sql`
    select m.id, m.subject, m.props->>'body' as body from comms_log l join message m on m.id = l.message_id
    where l.incident_id = ${incidentId}`),
  deliveries: await tx.$queryRaw<LoggedDelivery[]>(Prisma.sql`
    select ${DELIVERY} from comms_log l join delivery d on d.message_id = l.message_id
    where l.incident_id = ${incidentId} order by d.message_id, d.position`),
});

/** Holds one incident's log against itself, and adds what came of it. */
async function verifyOne(db: Db, incident: { id: string; number: number }, result: CommsCheck, kept?: CommsSeal) {
  const log = await asOfOneInstant(db, (tx) => loadLog(tx, incident.id));
  const broken = checkCommsLog(log) ?? (kept ? checkEarlier(log.rows, kept) : null);
  result.incidents += 1;
  result.rows += log.rows.length;
  if (broken) result.broken.push({ ref: formatRef(incident.number), ...broken });
}

/** Logs of incidents that are not there: no page would show them, so nobody but a hand in the database made them. */
async function findStrays(db: Db): Promise<CommsCheck["broken"]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    select incident_id as id from comms_log union select incident_id from comms_head
    except select id from incident order by 1`);
  return rows.map(({ id }) => ({ ref: id, seq: 1, what: "a log was added for an incident that does not exist" }));
}

/**
 * Walks the comms log of one incident or of all, and names the first broken row of each: its chain, its end against
 * the log's seal and the record's, its recipients against the deliveries.
 * @throws FORBIDDEN; NOT_FOUND for an unknown incident
 */
export async function verifyComms(ctx: Context, input: VerifyComms): Promise<CommsCheck> {
  authorize(ctx, "record.verify");
  const { ref, head } = parseInput(VerifyComms, input);
  if (head && !ref) throw new AppError("INVALID_INPUT", "Name the incident whose head you kept.");
  const id = ref ? await getIncidentId(ctx, ref) : undefined;
  const incidents = await ctx.db.incident.findMany({
    where: id ? { id } : {},
    orderBy: { number: "asc" },
    select: { id: true, number: true },
  });
  const result: CommsCheck = { incidents: 0, rows: 0, broken: [] };
  for (const incident of incidents) await verifyOne(ctx.db, incident, result, head);
  if (!id) result.broken.push(...(await findStrays(ctx.db)));
  return result;
}

/** Logs that one call of a check in steps walks. */
const STEP = 20;

/**
 * One step of a check of all logs: those after an incident's number, added to what the steps before found.
 * @returns the number to go on after, null once all are done
 */
export async function verifyCommsStep(
  ctx: Context,
  after: number,
  before: CommsCheck,
): Promise<{ result: CommsCheck; next: number | null; total: number }> {
  authorize(ctx, "record.verify");
  const result = { ...before, broken: [...before.broken] };
  const incidents = await ctx.db.incident.findMany({
    where: { number: { gt: after } },
    orderBy: { number: "asc" },
    select: { id: true, number: true },
    take: STEP,
  });
  for (const incident of incidents) await verifyOne(ctx.db, incident, result);
  const last = incidents.length === STEP ? incidents.at(-1) : undefined;
  if (!last) result.broken.push(...(await findStrays(ctx.db)));
  return { result, next: last?.number ?? null, total: await ctx.db.incident.count() };
}

/** Where each log ends now: to be kept or published elsewhere, so that outsiders can hold receipts against it. */
export async function listHeads(ctx: Context, input: ListHeads): Promise<CommsHeads> {
  authorize(ctx, "comms.read");
  const { ref } = parseInput(ListHeads, input);
  const id = ref ? await getIncidentId(ctx, ref) : undefined;
  const rows = await ctx.db.$queryRaw<{ number: number; seq: number; hash: string }[]>(Prisma.sql`
    select i.number, head.seq, head.hash from comms_head head join incident i on i.id = head.incident_id
    where head.seq > 0 and (${id ?? null}::text is null or i.id = ${id ?? null}) order by i.number`);
  return rows.map(({ number, ...row }) => ({ ref: formatRef(number), ...row, at: ctx.now.toISOString() }));
}

/** The last time the whole log was checked, and what came of it; null before the first. @throws FORBIDDEN */
export async function findLastCheck(ctx: Context): Promise<LastCheck | null> {
  authorize(ctx, "comms.read");
  const row = await ctx.db.auditEvent.findFirst({
    where: { name: CHECK_EVENT },
    orderBy: { seq: "desc" },
    select: { payload: true, recordedAt: true, actorKind: true, actorName: true },
  });
  const result = CommsCheckResult.safeParse(row?.payload);
  if (!row || !result.success) return null;
  return { ...result.data, at: row.recordedAt.toISOString(), by: row.actorKind === "job" ? null : row.actorName };
}

type Row = Omit<LogEntry, "publishedAt" | "states" | "ref"> & {
  publishedAt: Date;
  number: number;
  incidentId: string;
  counts: Record<string, number> | null;
};

/** Where a page ended: time, incident and row, as the order has them. */
function placeOf(cursor: string): Prisma.Sql {
  const [at = "", incidentId = "", seq = ""] = cursor.split("~");
  return Prisma.sql`(${new Date(at)}, ${incidentId}, ${Number(seq)}::int)`;
}

/** Text that is looked for, as a pattern of LIKE that means itself. */
const like = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

function conditionsOf(filter: Omit<ReturnType<typeof ListLog.parse>, "ref" | "limit">): Prisma.Sql[] {
  const { audience, channel, state, who, from, to, text, cursor } = filter;
  const found: (Prisma.Sql | false)[] = [
    audience !== undefined && audience.length > 0 && Prisma.sql`l.audience::text = any(${audience}::text[])`,
    channel !== undefined && channel.length > 0 && Prisma.sql`l.channel::text = any(${channel}::text[])`,
    state !== undefined &&
      state.length > 0 &&
      Prisma.sql`exists (select from delivery d where d.message_id = ${messageOf(Prisma.sql`l`)}
        and case when d.erased_at is null then d.state::text else 'erased' end = any(${state}::text[]))`,
    who !== undefined && who !== "" && Prisma.sql`l.published_by_name ilike ${like(who)}`,
    from !== undefined && Prisma.sql`l.published_at >= ${new Date(from)}`,
    to !== undefined && Prisma.sql`l.published_at < ${new Date(to)}`,
    text !== undefined && text !== "" && Prisma.sql`(l.subject ilike ${like(text)} or l.body ilike ${like(text)})`,
    cursor !== undefined && Prisma.sql`(l.published_at, l.incident_id, l.seq) < ${placeOf(cursor)}`,
  ];
  return found.filter((condition) => condition !== false);
}

/** The outbox's message of a row; from before recipients were sealed it is found by what both share. */
const messageOf = (row: Prisma.Sql): Prisma.Sql => Prisma.sql`coalesce(${row}.message_id, (
  select min(m.id) from message m where ${row}.hash_version = 1 and m.milestone_id = ${row}.milestone_id
    and m.channel = ${row}.channel and m.audience = ${row}.audience))`;

/** Counts by state. */
const COUNTS = Prisma.sql`(
  select jsonb_object_agg(state, n) from (
    select case when d.erased_at is null then d.state::text else 'erased' end as state, count(*)::int as n
    from delivery d where d.message_id = ${messageOf(Prisma.sql`page`)}
    group by 1) by_state)`;

/**
 * What was said to whom, newest first, in pages that cost the same at any depth.
 * @throws FORBIDDEN; NOT_FOUND for an unknown incident
 */
export async function listLog(ctx: Context, input: ListLog): Promise<LogPage> {
  authorize(ctx, "comms.read");
  const { ref, limit, ...filter } = parseInput(ListLog, input);
  const id = ref === undefined ? undefined : await getIncidentId(ctx, ref);
  const where = Prisma.join(
    [Prisma.sql`l.kind = 'message'`, ...(id ? [Prisma.sql`l.incident_id = ${id}`] : []), ...conditionsOf(filter)],
    " and ",
  );
  const rows = await ctx.db.$queryRaw<Row[]>(Prisma.sql`
    with page as (
      select l.* from comms_log l where ${where} order by l.published_at desc, l.incident_id desc, l.seq desc limit ${limit + 1})
    select page.id, i.number, page.incident_id as "incidentId", page.seq, page.milestone_id as "milestoneId", page.message_id as "messageId",
      page.template_version_id as "templateVersionId", v.template_id || ', version ' || v.version as template, page.channel::text as channel, page.audience::text as audience,
      page.severity_at_send::text as severity, page.subject, page.body, page.recipient_count as "recipientCount",
      page.published_by_name as "publishedByName", page.published_at as "publishedAt", page.hash,
      page.prev_hash as "prevHash", page.recipients_root as "recipientsRoot", page.hash_version as "hashVersion",
      ${COUNTS} as counts
    from page join incident i on i.id = page.incident_id
    left join template_version v on v.id = page.template_version_id
    order by page.published_at desc, page.incident_id desc, page.seq desc`);
  const shown = rows.slice(0, limit);
  const entries = shown.map(({ number, incidentId: _, publishedAt, counts, ...row }) => ({
    ...row,
    ref: formatRef(number),
    publishedAt: publishedAt.toISOString(),
    states: stateCounts(counts ?? {}),
  }));
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { entries, nextCursor: last ? `${last.publishedAt.toISOString()}~${last.incidentId}~${last.seq}` : null };
}

/** One message's recipients with their states and what the log says became of them, in the order of their places. @throws FORBIDDEN */
export async function listLogRecipients(ctx: Context, input: ListRecipients): Promise<LogRecipientPage> {
  authorize(ctx, "comms.read");
  const { messageId, search, after, limit } = parseInput(ListRecipients, input);
  const words = { contains: search, mode: "insensitive" as const };
  const rows = await ctx.db.delivery.findMany({
    where: {
      messageId,
      position: { gt: after },
      ...(search === "" ? {} : { erasedAt: null, OR: [{ address: words }, { name: words }] }),
    },
    select: { position: true, address: true, name: true, state: true, erasedAt: true, sentAt: true, lastError: true },
    orderBy: { position: "asc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const told = await findHistories(
    ctx.db,
    messageId,
    page.flatMap(({ position }) => position ?? []),
  );
  return {
    recipients: page.map((row) => ({
      position: row.position ?? 0,
      address: row.erasedAt ? null : row.address,
      name: row.name,
      state: row.erasedAt ? ("erased" as const) : row.state,
      sentAt: row.sentAt?.toISOString() ?? null,
      lastError: row.lastError,
      history: told.get(row.position ?? 0) ?? [],
    })),
    nextAfter: rows.length > limit ? (page.at(-1)?.position ?? null) : null,
  };
}

/** What the log's later rows say of some places of one message. */
async function findHistories(db: Db, messageId: string, positions: readonly number[]) {
  const rows = await db.$queryRaw<{ p: number; s: string; h: string | null; at: Date }[]>(Prisma.sql`
    select (e->>'p')::int as p, e->>'s' as s, e->>'h' as h, told.published_at as at
    from comms_log said join comms_log told on told.incident_id = said.incident_id and told.about_seq = said.seq,
      jsonb_array_elements(told.states::jsonb) e
    where said.message_id = ${messageId} and (e->>'p')::int = any(${[...positions]}::int[])
    order by told.seq`);
  const histories = new Map<number, LogRecipientPage["recipients"][number]["history"]>();
  for (const { p, s, h, at } of rows) {
    const state = LOG_STATES.find((one) => one === s);
    if (!state) continue;
    const list = histories.get(p) ?? [];
    histories.set(p, [...list, { state, at: at.toISOString(), isOtherAddress: h !== null }]);
  }
  return histories;
}

/** The row's seq and incident by INC-42#3, its own id or its message's. @throws NOT_FOUND */
async function findLogged(ctx: Context, message: string): Promise<{ incidentId: string; seq: number }> {
  const [, ref = "", seq = ""] = /^(.+)#(\d{1,9})$/.exec(message) ?? [];
  const where = ref
    ? { incidentId: await getIncidentId(ctx, ref), seq: Number(seq) }
    : { OR: [{ id: message }, { messageId: message }] };
  const row = await ctx.db.commsLog.findFirst({ where: { kind: "message", ...where } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such message in the comms log. Name it as INC-42#3.");
  if (row.hashVersion > 1) return row;
  throw new AppError("CONFLICT", "This message is from before receipts; mim comms verify still vouches for it.");
}

/** The outbox's message of a row, by INC-42#3, its own id or its message's. @throws FORBIDDEN, NOT_FOUND */
export async function findMessageId(ctx: Context, message: string): Promise<string> {
  authorize(ctx, "comms.read");
  const { incidentId, seq } = await findLogged(ctx, message);
  const row = await ctx.db.commsLog.findUniqueOrThrow({ where: { incidentId_seq: { incidentId, seq } } });
  if (row.messageId !== null) return row.messageId;
  throw new AppError("NOT_FOUND", "This text went to no recipients of its own: it was shown to everyone.");
}

/**
 * A receipt of one message, or of one recipient's, that anybody can check without access: contents, links up to the
 * log's end, and the way from the recipient to the root.
 * @throws FORBIDDEN; NOT_FOUND for an unknown message or recipient; CONFLICT for rows of the first formula
 */
export async function getReceipt(ctx: Context, input: GetReceipt): Promise<Receipt> {
  authorize(ctx, "comms.read");
  const { message, to } = parseInput(GetReceipt, input);
  const { incidentId, seq } = await findLogged(ctx, message);
  return asOfOneInstant(ctx.db, async (tx) => {
    const { number } = await tx.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { number: true } });
    const [row, ...later] = await tx.commsLog.findMany({
      where: { incidentId, seq: { gte: seq } },
      orderBy: { seq: "asc" },
    });
    if (!row) throw new AppError("NOT_FOUND", "There is no such message in the comms log.");
    const contents = later.map((each) => ({
      aboutSeq: each.aboutSeq,
      states: statesOf(each),
      text: commsContent(each),
    }));
    const end = later.at(-1) ?? row;
    return {
      format: "majorops.comms-receipt" as const,
      version: 1 as const,
      incident: formatRef(number),
      issuedAt: ctx.now.toISOString(),
      content: commsContent(row),
      prevHash: row.prevHash,
      hash: row.hash,
      following: contents.map(({ text }) => sha256(text)),
      head: { seq: end.seq, hash: end.hash },
      recipient: to === undefined ? null : await proveRecipient(tx, row, to, contents),
    };
  });
}

type Later = { aboutSeq: number | null; states: StateEntry[]; text: string };

async function proveRecipient(tx: Tx, row: CommsChainRow, to: string, later: Later[]): Promise<Receipt["recipient"]> {
  const where = { messageId: row.messageId ?? "", address: to, erasedAt: null };
  const found = await tx.delivery.findFirst({ where, select: { position: true, salt: true } });
  if (!found?.position || found.salt === null) {
    throw new AppError("NOT_FOUND", "This message was not sent to that address, or the person was erased.");
  }
  const { position, salt } = found;
  const states = later.flatMap(({ aboutSeq, states: told, text }, index) =>
    aboutSeq === row.seq && told.some(({ p }) => p === position) ? [{ index, content: text }] : [],
  );
  return { position, address: to, salt, path: merklePath(hashesOf(row.recipientHashes), position), states };
}
