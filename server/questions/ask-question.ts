import { getAssignee, getSelf } from "../branch-tasks/reads";
import { actorId, actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { dueFrom, toQuestion } from "./reads";
import { AskQuestion, type OpenQuestion } from "./schemas";

/**
 * Asks something of a person, a free name or a command role, due in the settings' time unless another is said (the
 * open air rule, DOMAIN 1.9). @throws NOT_FOUND, INVALID_INPUT for a time that is over
 */
export async function askQuestion({ ctx, input }: { ctx: Context; input: AskQuestion }): Promise<OpenQuestion> {
  authorize(ctx, "question.ask");
  const wanted = parseInput(AskQuestion, input);

  return inTransaction(ctx, { action: "question.ask", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const whom = await getAssignee(tx, { userId: wanted.assignedToUserId, name: wanted.assignedTo ?? "" });
    const { questionMinutes } = await getSettings(tx);
    const row = await tx.openQuestion.create({
      data: {
        id: newId(ctx.now),
        incidentId: incident.id,
        text: wanted.text,
        askedByName: actorName(ctx.actor),
        askedById: actorId(ctx.actor),
        askedAt: ctx.writtenAt ?? ctx.now,
        assignedTo: whom.name,
        assignedToUserId: whom.userId,
        dueAt: dueFrom(wanted, ctx.now, questionMinutes),
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "question.asked",
      text: `Question${whom.name ? ` to ${whom.name}` : ""}: ${row.text}`,
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
