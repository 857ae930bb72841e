import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockHead } from "../incidents/reads";
import { toHypothesis } from "./reads";
import { canSettle, evidenceAsked } from "./rules";
import { type Hypothesis, SettleHypothesis } from "./schemas";

/**
 * Settles a hypothesis as validated, eliminated (with evidence) or discarded (with a reason), or makes a settled one
 * active again; what was found before stays in the record (DOMAIN 1.7).
 * @throws NOT_FOUND, INVALID_INPUT without evidence, CONFLICT when it is settled already
 */
export async function settleHypothesis({ ctx, input }: { ctx: Context; input: SettleHypothesis }): Promise<Hypothesis> {
  authorize(ctx, "hypothesis.edit");
  const { ref, hypothesisId, status: to, evidence } = parseInput(SettleHypothesis, input);
  const asked = evidence === "" ? evidenceAsked(to) : null;
  if (asked) throw new AppError("INVALID_INPUT", asked, { fields: { evidence: asked } });

  return inTransaction(ctx, { action: "hypothesis.edit", input }, async (tx) => {
    const head = await lockHead(tx, ref);
    const before = await tx.hypothesis.findFirst({ where: { id: hypothesisId, incidentId: head.id } });
    if (!before) throw new AppError("NOT_FOUND", "There is no such hypothesis on this incident.");
    if (!canSettle(before.status, to)) {
      const who = before.resolvedByName ? ` by ${before.resolvedByName}` : "";
      const way = before.status === to ? "" : " Make it active again first.";
      throw new AppError("CONFLICT", `This hypothesis is ${before.status} already${who}.${way}`);
    }
    const isSettled = to !== "active";
    const row = await tx.hypothesis.update({
      where: { id: before.id },
      data: {
        status: to,
        evidence: evidence || (isSettled ? "" : before.evidence),
        resolvedByName: isSettled ? actorName(ctx.actor) : null,
        resolvedAt: isSettled ? ctx.now : null,
        version: { increment: 1 },
      },
    });
    const word = isSettled ? to : "active again";
    await recordEvent(tx, ctx, head, {
      name: "hypothesis.settled",
      text: `Hypothesis ${word}: ${row.title}${evidence ? ` (${evidence})` : ""}`,
      payload: {
        hypothesisId: row.id,
        title: row.title,
        pathId: row.recoveryPathId,
        from: before.status,
        to,
        evidence,
      },
    });
    return toHypothesis(row);
  });
}
