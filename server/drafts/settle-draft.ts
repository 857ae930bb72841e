import { addMinutes } from "date-fns/addMinutes";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import type { Incident, MilestoneDraft } from "../db/generated/client";
import type { PublishMilestone } from "../milestones/schemas";
import { getSettings } from "../settings/reads";
import { enqueueCut } from "./enqueue-cut";
import { draftHash, getDraftRow } from "./reads";
import { DRAFT_STATE_LABEL, isOpenState, publishProblem } from "./rules";
import { OPEN_STATES } from "./schemas";

type Wanted = ReturnType<typeof PublishMilestone.parse>;
/** A promise is shown to the minute, and a person takes a moment from reading to publishing. */
const SAME_PROMISE_MS = 2 * 60_000;

/**
 * The draft that a milestone is made of, null where it was written by hand.
 * @throws NOT_FOUND; CONFLICT where it was published or discarded, or another update went out since it was cut
 */
export async function findDraftOf(tx: Tx, incident: Incident, wanted: Wanted): Promise<MilestoneDraft | null> {
  if (!wanted.draftId) return null;
  const draft = await getDraftRow(tx, incident.id, wanted.draftId);
  if (isOpenState(draft.state)) return draft;
  // Who reads a draft while a newer one is cut publishes what they read, unless somebody published meanwhile.
  const newer = await tx.milestone.findFirst({
    where: { incidentId: incident.id, cutAt: { gte: draft.cutAt } },
    orderBy: { sequence: "desc" },
    select: { sequence: true, cutByName: true },
  });
  if (draft.state === "superseded" && !newer) return draft;
  const because = newer
    ? `${newer.cutByName} published update ${newer.sequence} meanwhile.`
    : `It is ${DRAFT_STATE_LABEL[draft.state].toLowerCase()}.`;
  throw new AppError("CONFLICT", `Draft ${draft.number} cannot be published any more. ${because}`);
}

/** The promised instant: the one that was given, else the draft's minutes from now, to the whole minute. */
export function promisedAt(wanted: Wanted, draft: MilestoneDraft | null, now: Date): Date | null {
  if (wanted.nextUpdateEta !== undefined) return wanted.nextUpdateEta === null ? null : new Date(wanted.nextUpdateEta);
  const minutes = wanted.isResolution ? null : (draft?.nextUpdateMinutes ?? null);
  return minutes === null ? null : new Date(Math.ceil(addMinutes(now, minutes).getTime() / 60_000) * 60_000);
}

/** Whether what is published is, word for word, what was approved. */
function isAsApproved(wanted: Wanted, draft: MilestoneDraft, eta: Date | null, now: Date): boolean {
  if (draft.state !== "approved" || draft.approvedHash === null) return false;
  if (wanted.publicStage !== undefined || wanted.correctsId) return false;
  const { nextUpdateMinutes } = draft;
  const isSamePromise =
    nextUpdateMinutes === null || eta === null
      ? nextUpdateMinutes === null && eta === null
      : Math.abs(eta.getTime() - addMinutes(now, nextUpdateMinutes).getTime()) <= SAME_PROMISE_MS;
  if (!isSamePromise || wanted.isResolution !== (draft.stage === "resolution")) return false;
  const { title, body, audience, channels = [], publicTitle = "", texts = draft.texts } = wanted;
  const said = { title, body, audience, channels, publicTitle, texts, nextUpdateMinutes, stage: draft.stage };
  return draftHash(said) === draft.approvedHash;
}

export type Approval = { id: string | null; name: string };

/**
 * Who approved what is about to be published, null where nobody did; refuses what the severity's policy does not let
 * this person publish (DOMAIN row 10), whatever the way in.
 * @throws FORBIDDEN where the MIM publishes; UNMET_CONDITIONS where the text is not approved as it stands
 */
export async function checkApproval(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  call: { wanted: Wanted; draft: MilestoneDraft | null; eta: Date | null; mayApprove: boolean },
): Promise<Approval | null> {
  const { wanted, draft, eta, mayApprove } = call;
  const isApproved = draft !== null && isAsApproved(wanted, draft, eta, ctx.now);
  const policy = (await getSettings(tx)).publishApproval[incident.severity];
  const problem = publishProblem(policy, incident.severity, { mayApprove, isApproved });
  if (problem) {
    const code = policy === "mim_publishes" ? "FORBIDDEN" : "UNMET_CONDITIONS";
    throw new AppError(code, problem, { unmet: [problem] });
  }
  if (!isApproved || draft?.approvedByName == null) return null;
  return { id: draft.approvedById, name: draft.approvedByName };
}

/**
 * Ends the drafts that a published milestone makes old: its own is published, any other superseded and kept; the
 * next is cut in time before the new promise. A part of publishMilestone's transaction.
 */
export async function settleDrafts(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  published: { draft: MilestoneDraft | null; milestoneId: string; sequence: number },
): Promise<void> {
  const { draft, milestoneId, sequence } = published;
  const done = { closedAt: ctx.now, version: { increment: 1 } };
  if (draft) {
    await tx.milestoneDraft.update({
      where: { id: draft.id },
      data: { ...done, state: "published", closedReason: `Update ${sequence}`, milestoneId },
    });
  }
  await tx.milestoneDraft.updateMany({
    where: { incidentId: incident.id, state: { in: [...OPEN_STATES] } },
    data: { ...done, state: "superseded", closedReason: `Update ${sequence} was published` },
  });
  await enqueueCut(tx, incident.id);
}
