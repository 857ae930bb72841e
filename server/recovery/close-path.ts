import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { loadPath, lockOpenPath } from "./reads";
import { reasonAsked, restedMs, statusAfter } from "./rules";
import { ClosePath, type RecoveryPath } from "./schemas";

const OUTCOME_WORD = { pass: "passed", fail: "failed", abandon: "abandoned" } as const;

/**
 * Closes a path with its outcome; fail and abandon say why. Closing the primary path leaves the incident without one,
 * and the record says so.
 * @throws INVALID_INPUT without outcome or reason, NOT_FOUND, CONFLICT when it is closed already
 */
export async function closePath({ ctx, input }: { ctx: Context; input: ClosePath }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.close", input.ref);
  const { ref, pathId, outcome, reason, isEnded } = parseInput(ClosePath, input);
  const isImport = ctx.actor.kind === "system" || ctx.actor.kind === "job";
  if (!isImport && (outcome === null || !isEnded))
    refuse("outcome", "Choose pass, fail or abandon; the path ends now.");
  const asked = isImport || outcome === null || reason ? null : reasonAsked(outcome);
  if (asked) refuse("reason", asked);

  return inTransaction(ctx, { action: "recovery.close", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    await tx.recoveryPath.update({
      where: { id: path.id },
      data: {
        outcome,
        outcomeReason: reason,
        status: statusAfter(outcome),
        closedAt: isEnded ? ctx.now : null,
        pausedAt: null,
        pausedSeconds: restedMs(path, ctx.now.getTime()) / 1000,
        isPrimary: false,
        version: { increment: 1 },
      },
    });
    const ended = outcome === null ? "ended" : OUTCOME_WORD[outcome];
    const primary = path.isPrimary ? ". It was the primary path; none is now." : "";
    await recordEvent(tx, ctx, head, {
      name: "recovery.closed",
      text: `Recovery path ${ended}: ${path.title}${reason ? ` (${reason})` : ""}${primary}`,
      payload: {
        pathId: path.id,
        title: path.title,
        outcome: outcome ?? "unknown",
        reason,
        ...(path.isPrimary ? { wasPrimary: true } : {}),
      },
    });
    return loadPath(tx, path.id);
  });
}

function refuse(field: string, message: string): never {
  throw new AppError("INVALID_INPUT", message, { fields: { [field]: message } });
}
