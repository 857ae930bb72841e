import { z } from "zod";
import { actorName } from "../core/actor";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { parseInput } from "../core/parse-input";
import { Prisma } from "../db/generated/client";
import type { Jobs } from "../jobs/jobs";
import { suppressAddress } from "../recipients/suppress-address";
import { deliverJobKey, REPORTS_JOB_KEY } from "./rules";

const DeliverPayload = z.object({ messageId: z.string() });
/** Deliveries that are due this long have lost their job. */
const OVERDUE_MS = 60_000;

/** How far back reports are looked at: a person who releases an address later is not overruled. */
const REPORTED_WITHIN_MS = 10 * 60_000;

/** What bounced for good or was complained about gets no more mail: the provider would hold it against everyone. */
async function suppressReported(ctx: Context): Promise<void> {
  const since = new Date(ctx.now.getTime() - REPORTED_WITHIN_MS);
  const reported = await ctx.db.$queryRaw<
    { address: string; reason: "bounced" | "complained"; note: string }[]
  >(Prisma.sql`
    select distinct on (lower(d.address)) lower(d.address) as address, e.state::text as reason, e.reason as note
    from provider_event e join delivery d on d.provider_id = e.provider_id
    where e.is_applied and (e.state = 'complained' or (e.state = 'bounced' and e.reason not ilike 'transient%'))
      and e.received_at > ${since}
      and d.channel = 'email' and d.address like '%@%'
      and not exists (select from suppression s where s.address = lower(d.address) and s.scope = '')
    order by lower(d.address), e.state desc`);
  for (const { address, reason, note } of reported) {
    const input = { address, reason, note: note.slice(0, 200) || `Reported by the provider: ${reason}` };
    await suppressAddress({ ctx, input });
  }
}

export const jobs = {
  /** Sends what is due of one message. */
  "comms.deliver": async (ctx, payload) => {
    const { messageId } = parseInput(DeliverPayload, payload);
    // Loaded when the first mail goes out: rendering is heavy, and the web process may never need it.
    const { dispatchMessage } = await import("../mail/dispatch");
    await dispatchMessage(ctx, messageId);
  },

  /** Writes what the provider reported on its deliveries. */
  "comms.applyReports": async (ctx) => {
    const { applyReports } = await import("../mail/outbox");
    await applyReports(ctx.db, { id: null, name: actorName(ctx.actor), at: ctx.now });
    await suppressReported(ctx);
  },

  /** Gives a new job to every message whose deliveries wait although they are due, or whose lease has run out. */
  "comms.backstop": async (ctx) => {
    const overdue = new Date(ctx.now.getTime() - OVERDUE_MS);
    const stuck = await ctx.db.$queryRaw<{ message_id: string }[]>(Prisma.sql`
      select distinct message_id from delivery
      where (state = 'queued' and next_attempt_at < ${overdue}) or (state = 'sending' and lease_until < ${ctx.now})
      limit 1000`);
    // A report that came before its mail's id was written down.
    const report = await ctx.db.providerEvent.findFirst({ where: { isApplied: false }, select: { id: true } });
    if (report) {
      await ctx.db.$transaction((tx) => enqueueJob(tx, "comms.applyReports", {}, { key: REPORTS_JOB_KEY }));
    }
    for (const { message_id: messageId } of stuck) {
      await ctx.db.$transaction((tx) =>
        enqueueJob(tx, "comms.deliver", { messageId }, { key: deliverJobKey(messageId) }),
      );
    }
  },
} satisfies Jobs;

/** What to do before a job runs again whose process was killed. */
export const recoveries = {
  /** The dead process held the leases; nobody need wait until they run out. */
  "comms.deliver": async (ctx, payload) => {
    const { messageId } = parseInput(DeliverPayload, payload);
    await ctx.db.delivery.updateMany({ where: { messageId, state: "sending" }, data: { leaseUntil: ctx.now } });
  },
} satisfies Jobs;
