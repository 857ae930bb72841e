import { z } from "zod";
import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { openSealed, sealSecret } from "../core/seal-secret";
import { inTransaction } from "../core/transaction";
import { verifyCommsStep } from "./reads";
import { CHECK_EVENT } from "./rules";
import { CheckComms, type CheckProgress, CommsCheckResult } from "./schemas";

/** At most this many broken logs are named; the first tell enough. */
const NAMED = 100;

/** What one step leaves to the next, sealed: who asks cannot invent what was found. */
const Carried = z.object({ after: z.number(), found: CommsCheckResult });

function carriedOf(resume: string | undefined): z.infer<typeof Carried> {
  if (resume === undefined) return { after: 0, found: { incidents: 0, rows: 0, broken: [] } };
  try {
    return Carried.parse(JSON.parse(openSealed(resume)));
  } catch {
    throw new AppError("INVALID_INPUT", "This check cannot be gone on with. Begin a new one.");
  }
}

/**
 * Verifies the comms logs of all incidents in steps, so that whoever waits sees how far it is, and keeps what came of
 * it, so that the log's page can say when it was last whole.
 * @throws FORBIDDEN; INVALID_INPUT for a step that does not follow one of ours
 */
export async function checkComms({ ctx, input = {} }: { ctx: Context; input?: CheckComms }): Promise<CheckProgress> {
  authorize(ctx, "record.verify");
  const { resume } = parseInput(CheckComms, input);
  const { after, found } = carriedOf(resume);
  // Outside the transaction: it reads for long, as of one instant a log.
  const { result: all, next, total } = await verifyCommsStep(ctx, after, found);
  const result = { ...all, broken: all.broken.slice(0, NAMED) };
  const done = result.incidents;
  if (next !== null) {
    return { done, total, resume: sealSecret(JSON.stringify({ after: next, found: result })), result: null };
  }
  return inTransaction(ctx, { action: "record.verify", input: { resume: resume ?? "" } }, async (tx) => {
    await recordAudit(tx, ctx, { name: CHECK_EVENT, subject: "comms_log", payload: result });
    const last = { ...result, at: ctx.now.toISOString(), by: ctx.actor.kind === "job" ? null : actorName(ctx.actor) };
    return { done, total: done, resume: null, result: last };
  });
}
