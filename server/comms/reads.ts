import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { DISMISSABLE_STATES, RESENDABLE_STATES } from "./rules";
import {
  CountDeliveries,
  type Delivery,
  type DeliveryPage,
  type DeliveryState,
  ListDeliveries,
  type MessageCount,
  type TroubleCount,
  type TroublePage,
} from "./schemas";

const deliverySelect = {
  id: true,
  messageId: true,
  channel: true,
  address: true,
  name: true,
  state: true,
  attempts: true,
  nextAttemptAt: true,
  lastError: true,
  createdAt: true,
  sentAt: true,
  erasedAt: true,
  message: { select: { milestoneId: true, template: true, audience: true, subject: true, isSecret: true } },
} satisfies Prisma.DeliverySelect;

type Row = Prisma.DeliveryGetPayload<{ select: typeof deliverySelect }>;

/** Whether a person may have it sent again; what held a secret is empty by then, and who was erased has no address. */
const isResendable = (state: DeliveryState, isSecret: boolean, isErased: boolean): boolean =>
  !isSecret && !isErased && (RESENDABLE_STATES as readonly string[]).includes(state);

const toDelivery = ({ message, erasedAt, ...row }: Row): Delivery => ({
  ...row,
  milestoneId: message.milestoneId,
  template: message.template,
  audience: message.audience,
  subject: message.subject,
  nextAttemptAt: row.state === "queued" ? row.nextAttemptAt.toISOString() : null,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  isResendable: isResendable(row.state, message.isSecret, erasedAt !== null),
});

/**
 * Deliveries with the state of each recipient, newest message first, in pages.
 * @throws FORBIDDEN; NOT_FOUND for an unknown incident
 */
export async function listDeliveries(ctx: Context, input: ListDeliveries): Promise<DeliveryPage> {
  authorize(ctx, "comms.read");
  const { ref, state, cursor, limit } = parseInput(ListDeliveries, input);
  const rows = await ctx.db.delivery.findMany({
    where: {
      ...(ref === undefined ? {} : { message: { incidentId: await getIncidentId(ctx, ref) } }),
      ...(state === undefined ? {} : { state: { in: state } }),
      ...(cursor === undefined ? {} : { id: { lt: cursor } }),
    },
    select: deliverySelect,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { deliveries: page.map(toDelivery), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/**
 * What did not arrive and nobody dismissed, and what is being tried again. Sign-in links are not of the comms section:
 * whoever asked asks again.
 */
const TROUBLES = Prisma.sql`not m.is_secret and d.erased_at is null
  and ((d.state::text = any(${[...DISMISSABLE_STATES]}) and d.dismissed_at is null)
    or (d.state in ('queued', 'sending') and d.last_error is not null))`;
const TROUBLES_SHOWN = 200;
/** Of thousands who stand alike, so many are shown: what is done to one can be done to all. */
const ALIKE_SHOWN = 5;

/** What did not arrive, and what is being tried again, newest message first; of many alike the first. @throws FORBIDDEN */
export async function listTroubles(ctx: Context): Promise<TroublePage> {
  authorize(ctx, "comms.read");
  const found = await ctx.db.$queryRaw<{ id: string; alike: number }[]>(Prisma.sql`
    select id, alike from (
      select d.id, (count(*) over same)::int - 1 as alike, row_number() over (partition by d.message_id, d.state order by d.id) as nth
      from delivery d join message m on m.id = d.message_id where ${TROUBLES}
      window same as (partition by d.message_id, d.state)) each
    where nth <= ${ALIKE_SHOWN} order by split_part(id, '-', 1) desc, id limit ${TROUBLES_SHOWN + 1}`);
  const shown = found.slice(0, TROUBLES_SHOWN);
  const rows = await ctx.db.delivery.findMany({
    where: { id: { in: shown.map(({ id }) => id) } },
    select: deliverySelect,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const troubles = shown.flatMap(({ id, alike }) => {
    const row = byId.get(id);
    return row ? [{ ...toDelivery(row), alike }] : [];
  });
  return { troubles, isMore: found.length > TROUBLES_SHOWN };
}

/** How many deliveries wait for a person, and how many are being tried again. @throws FORBIDDEN */
export async function countTroubles(ctx: Context): Promise<TroubleCount> {
  authorize(ctx, "comms.read");
  const [row] = await ctx.db.$queryRaw<TroubleCount[]>(Prisma.sql`
    select count(*) filter (where d.state in ('failed', 'dead', 'bounced', 'unclear') and d.dismissed_at is null)::int
        as failed,
      count(*) filter (where d.state in ('queued', 'sending') and d.last_error is not null)::int as retrying
    from delivery d join message m on m.id = d.message_id
    where not m.is_secret and d.erased_at is null
      and d.state in ('failed', 'dead', 'bounced', 'unclear', 'queued', 'sending')`);
  return row ?? { failed: 0, retrying: 0 };
}

/** One delivery as its list shows it. @throws NOT_FOUND */
export async function getDelivery(db: Tx, id: string): Promise<Delivery> {
  const row = await db.delivery.findUnique({ where: { id }, select: deliverySelect });
  if (!row) throw new AppError("NOT_FOUND", "There is no such delivery.");
  return toDelivery(row);
}

type CountRow = Omit<MessageCount, "states" | "createdAt" | "total"> & {
  createdAt: Date;
  state: DeliveryState;
  n: number;
};

/**
 * An incident's messages, newest first, with how many of their deliveries are in which state.
 * @throws FORBIDDEN; NOT_FOUND for an unknown incident
 */
export async function countDeliveries(ctx: Context, input: { ref: string }): Promise<MessageCount[]> {
  authorize(ctx, "comms.read");
  const incidentId = await getIncidentId(ctx, parseInput(CountDeliveries, input).ref);
  const rows = await ctx.db.$queryRaw<CountRow[]>(Prisma.sql`
    select m.id as "messageId", m.milestone_id as "milestoneId", m.channel::text as channel,
      m.audience::text as audience, m.subject, m.created_at as "createdAt", d.state::text as state, count(*)::int as n
    from message m join delivery d on d.message_id = m.id
    where m.incident_id = ${incidentId}
    group by m.id, d.state order by m.id desc`);
  const messages = new Map<string, MessageCount>();
  for (const { state, n, createdAt, ...row } of rows) {
    const before = messages.get(row.messageId) ?? { ...row, createdAt: createdAt.toISOString(), total: 0, states: {} };
    messages.set(row.messageId, { ...before, total: before.total + n, states: { ...before.states, [state]: n } });
  }
  return [...messages.values()];
}
