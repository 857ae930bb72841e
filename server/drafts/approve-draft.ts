import { mayHere } from "../command-team/reads";
import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { draftHash, getDraftFor, toDraft } from "./reads";
import { ApproveDraft, type Draft } from "./schemas";

/**
 * Approves a draft's very text, readers, ways and promise: by the MIM, by role or by the slot on this incident
 * (DOMAIN row 10). It publishes nothing. @throws STALE, CONFLICT, NOT_FOUND, FORBIDDEN
 */
export async function approveDraft({ ctx, input }: { ctx: Context; input: ApproveDraft }): Promise<Draft> {
  const wanted = parseInput(ApproveDraft, input);
  if (!(await mayHere(ctx, "milestone.approve", wanted.ref))) authorize(ctx, "milestone.approve");

  return inTransaction(ctx, { action: "milestone.approve", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await getDraftFor(tx, incident, wanted, "approve");
    const textHash = draftHash(draft);
    const row = await tx.milestoneDraft.update({
      where: { id: draft.id },
      data: {
        state: "approved",
        approvedById: actorUserId(ctx.actor),
        approvedByName: actorName(ctx.actor),
        approvedAt: ctx.now,
        approvedHash: textHash,
        returnReason: "",
        returnedByName: null,
        version: { increment: 1 },
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "draft.approved",
      text: `Draft ${draft.number} approved`,
      payload: { draftId: draft.id, number: draft.number, textHash },
    });
    return toDraft(row, formatRef(incident.number));
  });
}
