import { mayHere } from "../command-team/reads";
import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { getDraftFor, toDraft } from "./reads";
import { type Draft, ReturnDraft } from "./schemas";

/** Sends a draft back to who wrote it, with what should change. @throws STALE, CONFLICT, NOT_FOUND, FORBIDDEN */
export async function returnDraft({ ctx, input }: { ctx: Context; input: ReturnDraft }): Promise<Draft> {
  const wanted = parseInput(ReturnDraft, input);
  if (!(await mayHere(ctx, "milestone.approve", wanted.ref))) authorize(ctx, "milestone.approve");

  return inTransaction(ctx, { action: "milestone.approve", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await getDraftFor(tx, incident, wanted, "return");
    const row = await tx.milestoneDraft.update({
      where: { id: draft.id },
      data: {
        state: "edited",
        returnReason: wanted.reason,
        returnedByName: actorName(ctx.actor),
        submittedByName: null,
        submittedAt: null,
        approvedById: null,
        approvedByName: null,
        approvedAt: null,
        approvedHash: null,
        version: { increment: 1 },
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "draft.returned",
      text: `Draft ${draft.number} sent back: ${wanted.reason}`,
      payload: { draftId: draft.id, number: draft.number, reason: wanted.reason },
    });
    return toDraft(row, formatRef(incident.number));
  });
}
