import { z } from "zod";
import { parseInput } from "../core/parse-input";
import type { Jobs } from "../jobs/jobs";
import { raiseOverdue } from "./raise-overdue";

const OverduePayload = z.object({ pageId: z.string() });

export const jobs = {
  /** Runs when a page would be overdue. */
  "team-pages.overdue": async (ctx, payload) =>
    raiseOverdue({ ctx, pageId: parseInput(OverduePayload, payload).pageId }),
} satisfies Jobs;
