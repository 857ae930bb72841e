import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { RESENDABLE_STATES } from "./rules";
import {
  CountDeliveries,
  type Delivery,
  type DeliveryPage,
  type DeliveryState,
  ListDeliveries,
  type MessageCount,
  type TroubleCount,
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

/** Sign-in links are not of the comms section: whoever asked asks again. */
const TROUBLES = {
  OR: [
    { state: { in: ["failed", "dead", "bounced", "complained"] } },
    { state: { in: ["queued", "sending"] }, lastError: { not: null } },
  ],
  message: { isSecret: false },
  erasedAt: null,
} satisfies Prisma.DeliveryWhereInput;
const TROUBLES_SHOWN = 200;

/** What did not arrive, and what is being tried again, newest message first. @throws FORBIDDEN */
export async function listTroubles(ctx: Context): Promise<DeliveryPage> {
  authorize(ctx, "comms.read");
  const rows = await ctx.db.delivery.findMany({
    where: TROUBLES,
    select: deliverySelect,
    orderBy: { id: "desc" },
    take: TROUBLES_SHOWN + 1,
  });
  const deliveries = rows.slice(0, TROUBLES_SHOWN).map(toDelivery);
  return { deliveries, nextCursor: rows.length > TROUBLES_SHOWN ? (deliveries.at(-1)?.id ?? null) : null };
}

/** How many deliveries wait for a person, and how many are being tried again. @throws FORBIDDEN */
export async function countTroubles(ctx: Context): Promise<TroubleCount> {
  authorize(ctx, "comms.read");
  const [row] = await ctx.db.$queryRaw<TroubleCount[]>(Prisma.sql`
    select count(*) filter (where d.state in ('failed', 'dead', 'bounced'))::int as failed,
      count(*) filter (where d.state in ('queued', 'sending') and d.last_error is not null)::int as retrying
    from delivery d join message m on m.id = d.message_id
    where not m.is_secret and d.erased_at is null and d.state in ('failed', 'dead', 'bounced', 'queued', 'sending')`);
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
