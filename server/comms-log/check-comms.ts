import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { verifyComms } from "./reads";
import { CHECK_EVENT } from "./rules";
import type { LastCheck } from "./schemas";

/** At most this many broken logs are named in the audit; the first tell enough. */
const NAMED = 100;

/** Verifies every comms log and keeps what came of it, so that the log's page can say when it was last whole. @throws FORBIDDEN */
export async function checkComms({ ctx }: { ctx: Context }): Promise<LastCheck> {
  authorize(ctx, "record.verify");
  // Outside the transaction: it reads for long, as of one instant a log.
  const found = await verifyComms(ctx, {});
  const result = { ...found, broken: found.broken.slice(0, NAMED) };
  return inTransaction(ctx, { action: "record.verify", input: {} }, async (tx) => {
    await recordAudit(tx, ctx, { name: CHECK_EVENT, subject: "comms_log", payload: result });
    return { ...result, at: ctx.now.toISOString(), by: actorName(ctx.actor) };
  });
}
