import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { toPath } from "./reads";
import { statusAfter } from "./rules";
import { ClosePath, type RecoveryPath } from "./schemas";

const OUTCOME_WORD = { pass: "passed", fail: "failed", abandon: "abandoned" } as const;

/** Closes a path with its outcome. @throws NOT_FOUND, CONFLICT when it is closed already */
export async function closePath({ ctx, input }: { ctx: Context; input: ClosePath }): Promise<RecoveryPath> {
  authorize(ctx, "recovery.close");
  const { ref, pathId, outcome, reason, isEnded } = parseInput(ClosePath, input);
  const isImport = ctx.actor.kind === "system" || ctx.actor.kind === "job";
  if (!isImport && (outcome === null || !isEnded)) {
    const missing = "Choose pass, fail or abandon; the path ends now.";
    throw new AppError("INVALID_INPUT", missing, { fields: { outcome: missing } });
  }

  return inTransaction(ctx, { action: "recovery.close", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const path = await tx.recoveryPath.findFirst({ where: { id: pathId, incidentId: incident.id } });
    if (!path) throw new AppError("NOT_FOUND", "There is no such recovery path on this incident.");
    if (path.closedAt)
      throw new AppError("CONFLICT", `${path.title} is closed already (${path.outcome ?? path.status}).`);
    const row = await tx.recoveryPath.update({
      where: { id: path.id },
      data: {
        outcome,
        outcomeReason: reason,
        status: statusAfter(outcome),
        closedAt: isEnded ? ctx.now : null,
        version: { increment: 1 },
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "recovery.closed",
      text: `Recovery path ${outcome === null ? "ended" : OUTCOME_WORD[outcome]}: ${path.title}${reason ? ` (${reason})` : ""}`,
      payload: { pathId: path.id, title: path.title, outcome: outcome ?? "unknown", reason },
    });
    return toPath(row);
  });
}
