import { getAssignee, getSelf } from "../branch-tasks/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { dueFrom, getQuestionRow, refuseSettled, toQuestion } from "./reads";
import { AssignQuestion, type OpenQuestion } from "./schemas";

/**
 * Gives an unsettled question to somebody, with a time; a parked one is open again with it (DOMAIN 1.9).
 * @throws STALE with the answer where it was settled meanwhile; INVALID_INPUT, NOT_FOUND
 */
export async function assignQuestion({ ctx, input }: { ctx: Context; input: AssignQuestion }): Promise<OpenQuestion> {
  authorize(ctx, "question.ask");
  const wanted = parseInput(AssignQuestion, input);

  return inTransaction(ctx, { action: "question.ask", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const question = await getQuestionRow(tx, incident.id, wanted.questionId);
    refuseSettled(question);
    const isRenamed = wanted.assignedTo !== undefined || Boolean(wanted.assignedToUserId);
    const whom = isRenamed
      ? await getAssignee(tx, { userId: wanted.assignedToUserId, name: wanted.assignedTo ?? "" })
      : { userId: question.assignedToUserId, name: question.assignedTo };
    const { questionMinutes } = await getSettings(tx);
    const row = await tx.openQuestion.update({
      where: { id: question.id },
      data: {
        assignedTo: whom.name,
        assignedToUserId: whom.userId,
        dueAt: dueFrom(wanted, ctx.now, questionMinutes),
        status: "open",
        answer: "",
        closedAt: null,
        closedByName: null,
        version: { increment: 1 },
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "question.assigned",
      text: `Question${question.status === "deferred" ? " taken up again" : ""} to ${whom.name || "nobody yet"}: ${row.text}`,
      payload: {
        questionId: row.id,
        text: row.text,
        assignedTo: whom.name,
        dueAt: row.dueAt?.toISOString() ?? null,
      },
    });
    return toQuestion(row, await getSelf(tx, ctx, incident.id), ctx.now);
  });
}
