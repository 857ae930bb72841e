import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { getDraftFor, toDraft } from "./reads";
import { DiscardDraft, type Draft } from "./schemas";

/** Throws a draft away; it is kept as discarded. The next is cut at its time. @throws STALE, CONFLICT, FORBIDDEN */
export async function discardDraft({ ctx, input }: { ctx: Context; input: DiscardDraft }): Promise<Draft> {
  await authorizeHere(ctx, "milestone.publish", input.ref);
  const wanted = parseInput(DiscardDraft, input);

  return inTransaction(ctx, { action: "milestone.publish", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await getDraftFor(tx, incident, wanted, "discard");
    const row = await tx.milestoneDraft.update({
      where: { id: draft.id },
      data: { state: "discarded", closedAt: ctx.now, closedReason: wanted.reason, version: { increment: 1 } },
    });
    await recordEvent(tx, ctx, incident, {
      name: "draft.discarded",
      text: `Draft ${draft.number} discarded${wanted.reason ? `: ${wanted.reason}` : ""}`,
      payload: { draftId: draft.id, number: draft.number, reason: wanted.reason },
    });
    return toDraft(row, formatRef(incident.number));
  });
}
