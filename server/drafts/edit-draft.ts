import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import { canonicalJson } from "../core/canonical";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Prisma } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { getDraftFor, toDraft } from "./reads";
import { type Draft, EditDraft } from "./schemas";

/**
 * Changes a draft's text, readers or promise. What was approved or submitted is so no more: it needs it again
 * (DOMAIN row 10). @throws STALE with details.current, CONFLICT where it is closed; INVALID_INPUT, FORBIDDEN
 */
export async function editDraft({ ctx, input }: { ctx: Context; input: EditDraft }): Promise<Draft> {
  authorize(ctx, "milestone.draft");
  const wanted = parseInput(EditDraft, input);

  return inTransaction(ctx, { action: "milestone.draft", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await getDraftFor(tx, incident, wanted, "edit");
    const { title, body, audience, channels, publicTitle, nextUpdateMinutes, isResolution } = wanted;
    const stage = isResolution === undefined ? undefined : stageFor(draft.stage, isResolution);
    // Who changes the text and says nothing of the others' has everyone read what they wrote.
    const isReworded = (title ?? draft.title) !== draft.title || (body ?? draft.body) !== draft.body;
    const texts = wanted.texts ?? (isReworded ? [] : undefined);
    const { templateVersionId } = wanted;
    const said = { title, body, audience, channels, texts, templateVersionId, publicTitle, nextUpdateMinutes, stage };
    const changed = Object.entries(said).filter(
      ([field, to]) => to !== undefined && canonicalJson(to) !== canonicalJson(draft[field as keyof typeof said]),
    );
    if (changed.length === 0) return toDraft(draft, formatRef(incident.number));
    const isText = changed.some(([field]) => field === "title" || field === "body" || field === "texts");
    const row = await tx.milestoneDraft.update({
      where: { id: draft.id },
      data: {
        ...(Object.fromEntries(changed) as Prisma.MilestoneDraftUpdateInput),
        ...(isText ? { draftedBy: "human" } : {}),
        state: "edited",
        editedById: actorUserId(ctx.actor),
        editedByName: actorName(ctx.actor),
        editedAt: ctx.now,
        submittedByName: null,
        submittedAt: null,
        approvedById: null,
        approvedByName: null,
        approvedAt: null,
        approvedHash: null,
        version: { increment: 1 },
      },
    });
    const again = draft.state === "approved" ? "; it needs approval again" : "";
    await recordEvent(tx, ctx, incident, {
      name: "draft.edited",
      text: `Draft ${draft.number} edited${again}`,
      payload: { draftId: draft.id, number: draft.number, fields: changed.map(([field]) => field) },
    });
    return toDraft(row, formatRef(incident.number));
  });
}

const stageFor = (stage: string, isResolution: boolean): string => {
  if (isResolution) return "resolution";
  return stage === "resolution" ? "update" : stage;
};
