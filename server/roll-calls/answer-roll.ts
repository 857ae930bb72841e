import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { loadRollCall } from "./reads";
import { hasOwner, isOwner } from "./rules";
import { AnswerRoll, type RollCall } from "./schemas";

/**
 * Confirms one path in a roll-call: its owner, or who speaks for them, by name. The last answer closes it; one that
 * was given already stands.
 * @throws NOT_FOUND, CONFLICT once it is closed
 */
export async function answerRoll({ ctx, input }: { ctx: Context; input: AnswerRoll }): Promise<RollCall> {
  authorize(ctx, "command.answerRoll");
  const { ref, rollCallId, pathId, note } = parseInput(AnswerRoll, input);

  return inTransaction(ctx, { action: "command.answerRoll", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const roll = await loadRollCall(tx, incident.id, rollCallId);
    const asked = roll.answers.find((answer) => answer.pathId === pathId);
    if (!asked) throw new AppError("NOT_FOUND", "This roll-call does not ask about that path.");
    if (asked.answeredAt) return roll;
    if (roll.closedAt) {
      throw new AppError("CONFLICT", "This roll-call is closed. Say it on the bridge, or log it in the timeline.");
    }
    const by = actorName(ctx.actor);
    const isLast = roll.answers.every((answer) => answer.answeredAt || answer.pathId === pathId);
    await tx.rollCallAnswer.update({
      where: { rollCallId_recoveryPathId: { rollCallId, recoveryPathId: pathId } },
      data: { answeredAt: ctx.now, answeredByName: by, note },
    });
    const owner = hasOwner(asked.owner) ? asked.owner : by;
    const speaks = isOwner(owner, by) ? "" : `, said by ${by}`;
    await recordEvent(tx, ctx, incident, {
      name: "rollCall.answered",
      text: `Roll-call: ${owner} confirms ${asked.pathTitle}${speaks}${note ? `. ${note}` : ""}`,
      payload: { rollCallId, pathId, owner: asked.owner, note },
    });
    if (isLast) {
      await tx.rollCall.update({ where: { id: rollCallId }, data: { closedAt: ctx.now } });
      await recordEvent(tx, ctx, incident, {
        name: "rollCall.closed",
        text: "Roll-call complete: everybody has confirmed",
        payload: { rollCallId, missing: [] },
      });
    }
    return loadRollCall(tx, incident.id, rollCallId);
  });
}
