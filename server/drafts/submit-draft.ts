import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { getDraftFor, toDraft } from "./reads";
import { type Draft, SubmitDraft } from "./schemas";

/** Gives a draft to the MIM for approval (DOMAIN row 10). @throws STALE, CONFLICT, NOT_FOUND, FORBIDDEN */
export async function submitDraft({ ctx, input }: { ctx: Context; input: SubmitDraft }): Promise<Draft> {
  authorize(ctx, "milestone.draft");
  const wanted = parseInput(SubmitDraft, input);

  return inTransaction(ctx, { action: "milestone.draft", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await getDraftFor(tx, incident, wanted, "submit");
    const row = await tx.milestoneDraft.update({
      where: { id: draft.id },
      data: {
        state: "submitted",
        submittedByName: actorName(ctx.actor),
        submittedAt: ctx.now,
        returnReason: "",
        returnedByName: null,
        version: { increment: 1 },
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "draft.submitted",
      text: `Draft ${draft.number} submitted for approval`,
      payload: { draftId: draft.id, number: draft.number },
    });
    return toDraft(row, formatRef(incident.number));
  });
}
