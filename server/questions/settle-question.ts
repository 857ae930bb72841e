import { getAssignee, getSelf } from "../branch-tasks/reads";
import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { dueFrom, getQuestionRow, refuseSettled, toQuestion } from "./reads";
import { QUESTION_LABEL, settleAction } from "./rules";
import { type OpenQuestion, SettleQuestion } from "./schemas";

const WHY = {
  answered: "Write the answer.",
  deferred: "Say why it waits.",
  dropped: "Say why it is dropped.",
} as const;

/**
 * Answers a question, parks it with a name, a time and a reason, or drops it with a reason: there is no fourth way
 * out (the open air rule, DOMAIN 1.9). Customer Operations answer here without a word on the bridge (DOMAIN 1.12).
 * @throws STALE with the answer where it was settled meanwhile; INVALID_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function settleQuestion({ ctx, input }: { ctx: Context; input: SettleQuestion }): Promise<OpenQuestion> {
  const wanted = parseInput(SettleQuestion, input);
  const { status, answer } = wanted;
  authorize(ctx, settleAction(status));
  if (answer === "") throw new AppError("INVALID_INPUT", WHY[status], { fields: { answer: WHY[status] } });

  return inTransaction(ctx, { action: settleAction(status), input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const question = await getQuestionRow(tx, incident.id, wanted.questionId);
    refuseSettled(question);
    const parked = status === "deferred" ? await park() : {};
    const row = await tx.openQuestion.update({
      where: { id: question.id },
      data: {
        status,
        answer,
        closedByName: actorName(ctx.actor),
        closedAt: ctx.writtenAt ?? ctx.now,
        ...parked,
        version: { increment: 1 },
      },
    });
    const until = status === "deferred" ? `, ${row.assignedTo} brings it back` : "";
    await recordEvent(tx, ctx, incident, {
      name: "question.settled",
      text: `Question ${QUESTION_LABEL[status].toLowerCase()}${until}: ${row.text} → ${answer}`,
      payload: {
        questionId: row.id,
        text: row.text,
        status,
        answer,
        assignedTo: row.assignedTo,
        dueAt: row.dueAt?.toISOString() ?? null,
      },
    });
    return toQuestion(row, await getSelf(tx, ctx, incident.id), ctx.now);

    async function park() {
      const isRenamed = Boolean(wanted.assignedTo || wanted.assignedToUserId);
      const whom = isRenamed
        ? await getAssignee(tx, { userId: wanted.assignedToUserId, name: wanted.assignedTo ?? "" })
        : { userId: question.assignedToUserId, name: question.assignedTo };
      const fields: Record<string, string> = {
        ...(whom.name === "" ? { assignedTo: "Say who brings it back." } : {}),
        ...(wanted.minutes === undefined && wanted.dueAt === undefined ? { minutes: "Say when it comes back." } : {}),
      };
      const [first] = Object.values(fields);
      if (first) throw new AppError("INVALID_INPUT", first, { fields });
      const { questionMinutes } = await getSettings(tx);
      const dueAt = dueFrom(wanted, ctx.now, questionMinutes);
      return { assignedTo: whom.name, assignedToUserId: whom.userId, dueAt };
    }
  });
}
