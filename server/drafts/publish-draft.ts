import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { getIncidentId } from "../incidents/reads";
import { publishMilestone } from "../milestones/publish-milestone";
import { CHANNELS, type Milestone, TextsOfAudiences } from "../milestones/schemas";
import { getDraftRow } from "./reads";
import { PublishDraft } from "./schemas";

/**
 * Publishes a draft as it stands, its promise counted from now: publishMilestone with the draft's words, which checks
 * the approval and the draft's state in its own transaction. @throws STALE, CONFLICT, FORBIDDEN, as publishMilestone
 */
export async function publishDraft({ ctx, input }: { ctx: Context; input: PublishDraft }): Promise<Milestone> {
  await authorizeHere(ctx, "milestone.publish", input.ref);
  const { ref, draftId, version, isWarningsAccepted } = parseInput(PublishDraft, input);
  const draft = await getDraftRow(ctx.db, await getIncidentId(ctx, ref), draftId);
  // A repeat of the same request finds it published, and gets the first answer from publishMilestone.
  if (draft.version !== version && draft.state !== "published") {
    throw new AppError("STALE", `Draft ${draft.number} was changed meanwhile. Look at it again.`);
  }
  return publishMilestone({
    ctx,
    input: {
      ref,
      draftId,
      title: draft.title,
      body: draft.body,
      audience: draft.audience,
      texts: TextsOfAudiences.parse(draft.texts),
      isResolution: draft.stage === "resolution",
      draftedBy: draft.draftedBy === "template" || draft.draftedBy === "ai" ? draft.draftedBy : "human",
      isWarningsAccepted,
      ...(draft.channels.length > 0 ? { channels: CHANNELS.filter((one) => draft.channels.includes(one)) } : {}),
      ...(draft.publicTitle ? { publicTitle: draft.publicTitle } : {}),
    },
  });
}
