import { log } from "../core/log";
import { Prisma } from "../db/generated/client";
import type { Jobs } from "../jobs/jobs";
import { checkComms } from "./check-comms";
import { CHECK_EVENT } from "./rules";

const EVERY_MS = 24 * 60 * 60_000;

export const jobs = {
  /** Verifies the whole comms log once a day; what is broken also stands in the server's log, where alarms hang. */
  "comms.check": async (ctx) => {
    const since = new Date(ctx.now.getTime() - EVERY_MS);
    const [recent] = await ctx.db.$queryRaw<{ seq: bigint }[]>(Prisma.sql`
      select seq from audit_event where name = ${CHECK_EVENT} and recorded_at > ${since} order by seq desc limit 1`);
    if (recent) return;
    for (let resume: string | null | undefined; resume !== null; ) {
      const step = await checkComms({ ctx, input: resume === undefined ? {} : { resume } });
      resume = step.resume;
      const broken = step.result?.broken ?? [];
      if (broken.length > 0) log.error({ broken }, "the comms log is broken");
    }
  },
} satisfies Jobs;
