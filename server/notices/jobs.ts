import { z } from "zod";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { log } from "../core/log";
import { parseInput } from "../core/parse-input";
import { lockIncident } from "../incidents/reads";
import type { Jobs } from "../jobs/jobs";
import { listRunning, loadGuards, loadTold } from "./reads";
import { dueGuards, nextDueAt } from "./rules";
import { tellNotice } from "./tell-notice";

/** The sweep comes once a minute; what is due before the next one gets a job of its own, so that it is told in time. */
const HORIZON_MS = 90_000;
/** Clocks of two machines differ a little: what is due within this is looked at again after it. */
const RECHECK_MS = 1_000;

const Payload = z.object({ incidentId: z.string() });

/** Raises what is due and untold, and has itself called again when the next comes due. It locks only where it must. */
async function checkIncident(ctx: Context, incidentId: string, horizonMs: number): Promise<void> {
  const incident = await ctx.db.incident.findUnique({ where: { id: incidentId } });
  if (!incident) return;
  const now = ctx.now.getTime();
  const guards = await loadGuards(ctx.db, incident, ctx.now);
  const due = dueGuards(guards, now);
  const told = await loadTold(ctx.db, incidentId, due);
  const mustTell = due.some(({ rule, occasion }) => !told.has(`${rule} ${occasion}`));
  const next = nextDueAt(guards, now);
  if (!mustTell && (next === null || next - now > horizonMs)) return;
  await ctx.db.$transaction(async (tx) => {
    if (mustTell) {
      // Under the lock it is looked at again: what changed meanwhile is not told.
      const locked = await lockIncident(tx, incidentId);
      for (const { rule, occasion, told, textAt } of dueGuards(await loadGuards(tx, locked, ctx.now), now)) {
        await tellNotice(tx, ctx, locked, { rule, occasion, told, text: textAt(now) });
      }
    }
    if (next !== null && next - now <= horizonMs) {
      const options = { runAt: new Date(Math.max(next, now + RECHECK_MS)), key: `notices.due:${incidentId}` };
      await enqueueJob(tx, "notices.check", { incidentId }, options);
    }
  });
}

export const jobs = {
  /** Looks at one incident's guardrails: at once when a timebox began, and again at the instant it ends. */
  "notices.check": async (ctx, payload) =>
    checkIncident(ctx, parseInput(Payload, payload).incidentId, Number.POSITIVE_INFINITY),

  /** Looks at every incident that runs, so that nothing is missed where a job was lost or never made. */
  "notices.sweep": async (ctx) => {
    for (const { id } of await listRunning(ctx.db)) {
      await checkIncident(ctx, id, HORIZON_MS).catch((err) =>
        log.warn({ err, incidentId: id }, "guardrails not checked"),
      );
    }
  },
} satisfies Jobs;
