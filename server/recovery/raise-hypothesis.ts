import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { type RecordHead, recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Hypothesis as Row } from "../db/generated/client";
import { lockHead } from "../incidents/reads";
import { toHypothesis } from "./reads";
import { type Hypothesis, RaiseHypothesis } from "./schemas";

/** Raises what may be the fault, on a path or for the whole incident (DOMAIN 1.7). @throws NOT_FOUND */
export async function raiseHypothesis({ ctx, input }: { ctx: Context; input: RaiseHypothesis }): Promise<Hypothesis> {
  authorize(ctx, "hypothesis.edit");
  const wanted = parseInput(RaiseHypothesis, input);
  const pathId = wanted.pathId ?? null;

  return inTransaction(ctx, { action: "hypothesis.edit", input: wanted }, async (tx) => {
    const head = await lockHead(tx, wanted.ref);
    if (pathId !== null && (await tx.recoveryPath.count({ where: { id: pathId, incidentId: head.id } })) === 0)
      throw new AppError("NOT_FOUND", "There is no such recovery path on this incident.");
    return toHypothesis(await addHypothesis(tx, ctx, head, { title: wanted.title, pathId }));
  });
}

/** Writes and records a hypothesis inside the transaction of a verb that authorized. */
export async function addHypothesis(
  tx: Tx,
  ctx: Context,
  head: RecordHead,
  { title, pathId }: { title: string; pathId: string | null },
): Promise<Row> {
  const row = await tx.hypothesis.create({
    data: {
      id: newId(ctx.now),
      incidentId: head.id,
      recoveryPathId: pathId,
      title,
      raisedByName: actorName(ctx.actor),
      raisedAt: ctx.now,
    },
  });
  await recordEvent(tx, ctx, head, {
    name: "hypothesis.raised",
    text: `Hypothesis: ${title}`,
    payload: { hypothesisId: row.id, title, pathId },
  });
  return row;
}
