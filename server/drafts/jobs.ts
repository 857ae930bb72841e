import { z } from "zod";
import type { Context } from "../core/context";
import { log } from "../core/log";
import { parseInput } from "../core/parse-input";
import type { Jobs } from "../jobs/jobs";
import { cutDueDraft } from "./cut-draft";
import { enqueueCut } from "./enqueue-cut";
import { listDrafted, loadCutTimes } from "./reads";

/** The sweep comes once a minute; what is due before the next one gets a job of its own, so that it is ready in time. */
const HORIZON_MS = 90_000;
const Payload = z.object({ incidentId: z.string() });

/** Cuts what is due, and has itself called again where the next comes due within the horizon. */
async function cutOrWait(ctx: Context, incidentId: string, horizonMs: number): Promise<void> {
  const { nextCutAt } = await loadCutTimes(ctx.db, incidentId);
  if (nextCutAt === null) return;
  const waitMs = nextCutAt - ctx.now.getTime();
  if (waitMs <= 0) await cutDueDraft(ctx, incidentId);
  else if (waitMs <= horizonMs) await ctx.db.$transaction((tx) => enqueueCut(tx, incidentId));
}

export const jobs = {
  /** Comes when a draft is due; where the promise moved meanwhile, it comes again then. */
  "drafts.cut": (ctx, payload) => cutOrWait(ctx, parseInput(Payload, payload).incidentId, Number.POSITIVE_INFINITY),

  /** Looks at every incident that runs, so that no draft is missed where a job was lost or a person was at the last one. */
  "drafts.sweep": async (ctx) => {
    for (const { id } of await listDrafted(ctx.db)) {
      await cutOrWait(ctx, id, HORIZON_MS).catch((err) => log.warn({ err, incidentId: id }, "no draft was cut"));
    }
  },
} satisfies Jobs;
