import { Prisma } from "../db/generated/client";
import type { Jobs } from "./jobs";

const DAY_MS = 24 * 60 * 60_000;
/** A browser without network sends again for up to a week; the answer to its first try is kept longer than that. */
const KEEP_IDEMPOTENCY_MS = 8 * DAY_MS;
/** A report may be repeated for a day and a half. */
const KEEP_REPORT_MS = 8 * DAY_MS;
const KEEP_SIGN_IN_MS = DAY_MS;

export const jobs = {
  /** Deletes idempotency keys older than eight days, and sign-in tokens a day after they were used or expired. */
  "jobs.tidy": async (ctx) => {
    const before = (ms: number) => new Date(ctx.now.getTime() - ms);
    await ctx.db.$executeRaw(Prisma.sql`
      delete from idempotency_key where (actor_key, key) in (
        select actor_key, key from idempotency_key where created_at < ${before(KEEP_IDEMPOTENCY_MS)} limit 10000)`);
    await ctx.db.providerEvent.deleteMany({ where: { receivedAt: { lt: before(KEEP_REPORT_MS) } } });
    const done = { lt: before(KEEP_SIGN_IN_MS) };
    await ctx.db.signInToken.deleteMany({ where: { OR: [{ usedAt: done }, { expiresAt: done }] } });
  },
} satisfies Jobs;
