import { authorizeHere, mayHere } from "../command-team/reads";
import { appendCommsLog, type CommsHead, findCommsHead } from "../comms/append-comms-log";
import { enqueueMessages } from "../comms/enqueue-messages";
import { type SealedRecipient, sealRecipients } from "../comms/seal-recipients";
import { actorName, actorUserId } from "../core/actor";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { checkApproval, findDraftOf, promisedAt, settleDrafts } from "../drafts/settle-draft";
import { lockIncident } from "../incidents/reads";
import { isPublishable } from "../linter/rules";
import { enqueueCheck } from "../notices/enqueue-check";
import { enqueueRender } from "../status-page/enqueue-render";
import { keepTemplateVersion } from "../templates/keep-template-version";
import { lintMessages, type MessagePlan, type Planned, planMessages, unfilledProblem } from "./plan-messages";
import { logEarlierNotes } from "./publish-note";
import { toMilestone } from "./reads";
import { isOutsideAudience, milestoneMail, promiseProblem, publicStageFor, textFor, textsProblem } from "./rules";
import { COPIED_CHANNELS, type Milestone, type MilestoneChannel, PublishMilestone, TextsOfAudiences } from "./schemas";

/**
 * Publishes a milestone: in one transaction the milestone, its row in the record, the next promise, the comms log,
 * the deliveries with their jobs, and the rendering of the public pages (S1 phase 4, DOMAIN 1.1 and 1.8).
 * @throws INVALID_INPUT (no promise, a promise in the past), UNMET_CONDITIONS (a resolution before phase 8), FORBIDDEN;
 * STALE with details.current.sequence where another update went out that the writer does not know of
 */
export async function publishMilestone({ ctx, input }: { ctx: Context; input: PublishMilestone }): Promise<Milestone> {
  await authorizeHere(ctx, "milestone.publish", input.ref);
  const wanted = parseInput(PublishMilestone, input);
  const mayApprove = await mayHere(ctx, "milestone.approve", wanted.ref);

  return inTransaction(ctx, { action: "milestone.publish", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await findDraftOf(tx, incident, wanted);
    const sequence = await nextSequence(tx, incident.id, wanted.afterSequence);
    const eta = promisedAt(wanted, draft, ctx.now);
    check(wanted, incident, eta, ctx.now);
    const approval = await checkApproval(tx, ctx, incident, { wanted, draft, eta, mayApprove });
    // The draft's texts for others belong to its own words: who publishes other words says them to everyone.
    const isItsText = draft !== null && draft.title === wanted.title && draft.body === wanted.body;
    const texts = isItsText ? TextsOfAudiences.parse(draft.texts) : [];
    const { templateVersionId: began = draft?.templateVersionId } = wanted;
    const plan = await planMessages(
      tx,
      incident,
      { ...wanted, templateVersionId: began ?? undefined },
      { eta, now: ctx.now, texts },
    );
    await lint(tx, ctx, incident, plan, { ...wanted, nextUpdateEta: eta?.toISOString() ?? null });
    const corrects = await findCorrected(tx, incident.id, wanted.correctsId);
    const versions = [began ?? "", ...plan.texts.map((one) => one.templateVersionId ?? "")];
    for (const one of new Set(versions.filter(Boolean))) await keepTemplateVersion(tx, ctx, one);
    const templateVersionId = began ?? null;
    const { audience, isResolution } = wanted;
    const { title, body, channels } = plan;
    const isPublic = audience.includes("public");
    const isOutside = audience.some(isOutsideAudience);
    const publicTitle = wanted.publicTitle || incident.publicTitle || incident.title;
    const publicStage = wanted.publicStage ?? publicStageFor(incident.status, incident.phase, isResolution);
    const id = newId(ctx.now);

    const publicSince = incident.publicSince ?? (isPublic ? ctx.now : null);
    const outsideTitle = isPublic ? publicTitle : (isOutside && wanted.publicTitle) || incident.publicTitle;
    const facts = {
      incident: { ...incident, publicTitle: outsideTitle, publicSince },
      milestone: { sequence, title, body, nextUpdateEta: eta, isResolution, publicStage, corrects, cutAt: ctx.now },
      appUrl: appUrl(),
    };
    const sent = plan.messages.map((one): Outgoing => {
      const said = { ...facts, milestone: { ...facts.milestone, title: one.title, body: one.body } };
      return { ...one, ...milestoneMail(said, one.audience), messageId: newId(ctx.now), to: sealRecipients(one.to) };
    });
    const mails = sent.filter(isSent);
    const told = isPublic ? textFor({ ...plan, templateVersionId }, "public", "status_page") : plan;
    const log = await logSent(tx, ctx, incident, id, sent);
    const event = await recordEvent(tx, ctx, incident, {
      name: "milestone.published",
      text: `${told.title}: ${told.body}${approval ? ` (approved by ${approval.name})` : ""}`,
      visibility: isPublic ? "public" : "internal",
      payload: {
        milestoneId: id,
        publishedBy: actorName(ctx.actor),
        approvedBy: approval?.name ?? null,
        draftId: draft?.id ?? null,
        sequence,
        title,
        audience,
        channels,
        nextUpdateEta: eta?.toISOString() ?? null,
        isResolution,
        recipients: mails.reduce((sum, { channel, to }) => sum + (channel === "email" ? to.length : 0), 0),
        commsSeq: log.seq,
        commsHash: log.hash,
      },
    });
    const row = await tx.milestone.create({
      data: {
        id,
        incidentId: incident.id,
        sequence,
        eventSeq: event.seq,
        title,
        body,
        audience,
        channels,
        nextUpdateEta: eta,
        isResolution,
        statusAtCut: incident.status,
        severityAtCut: incident.severity,
        phaseAtCut: incident.phase,
        draftedBy: wanted.draftedBy,
        publicStage,
        correctsId: wanted.correctsId || null,
        templateVersionId,
        cutById: actorUserId(ctx.actor),
        cutByName: actorName(ctx.actor),
        cutAt: ctx.now,
        approvedById: approval?.id ?? null,
        approvedByName: approval?.name ?? null,
        texts: { create: plan.texts.map((text, position) => ({ ...text, position })) },
      },
      include: { texts: { orderBy: { position: "asc" } } },
    });
    await tx.incident.update({
      where: { id: incident.id },
      data: {
        nextUpdateEta: eta,
        lastCommunicatedAt: ctx.now,
        customerBaseline: incident.customerCount ?? incident.customerBaseline,
        publicSince,
        publicTitle: outsideTitle,
      },
    });
    await settleDrafts(tx, ctx, incident, { draft, milestoneId: id, sequence });
    // Before the mails: of jobs that wait, the worker takes the first, and more people read the page.
    await enqueueRender(tx, { id: incident.id, publicSince });
    for (const { channel, audience: one, subject, props, messageId, to, templateVersionId } of mails) {
      const message = { template: "milestone" as const, channel, subject, props, audience: one };
      const of = { incidentId: incident.id, milestoneId: id, templateVersionId };
      await enqueueMessages(tx, ctx, { ...message, ...of, recipients: to }, { messageId, recipients: to });
    }
    if (incident.replayOf === null) await enqueueCheck(tx, incident.id);
    return toMilestone(row, incident.number);
  });
}

/** A text for one audience on one channel, with those who get it. */
type Outgoing = Omit<Planned, "to"> & ReturnType<typeof milestoneMail> & { messageId: string; to: SealedRecipient[] };

const NOT_SENT: readonly MilestoneChannel[] = ["status_page", ...COPIED_CHANNELS];
const isSent = ({ channel }: Outgoing): boolean => !NOT_SENT.includes(channel);
/** One row of the comms log a text: sent, copied by hand, and last the page's; the record's own row then seals it. */
async function logSent(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  milestoneId: string,
  sent: Outgoing[],
): Promise<CommsHead> {
  let head = await findCommsHead(tx, incident.id);
  const isFirstForPublic = incident.publicSince === null && sent.some(({ audience }) => audience === "public");
  if (isFirstForPublic) head = await logEarlierNotes(tx, ctx, incident, head);
  const isPage = (one: Outgoing) => one.channel === "status_page";
  for (const one of [...sent.filter((each) => !isPage(each)), ...sent.filter(isPage)]) {
    const { channel, audience, title, body, templateVersionId, to } = one;
    head = await appendCommsLog(tx, ctx, incident.id, head, {
      milestoneId,
      messageId: isSent(one) ? one.messageId : null,
      templateVersionId,
      channel,
      audience,
      subject: isSent(one) ? one.subject : title,
      body,
      severity: incident.severity,
      recipients: to,
    });
  }
  return head;
}

/** Recordings are played as they were; everyone else's texts are held against the linter, each for who reads it. */
async function lint(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  plan: MessagePlan,
  wanted: Wanted & { nextUpdateEta: string | null },
): Promise<void> {
  if (ctx.actor.kind === "system" || ctx.actor.kind === "job") return;
  const unfilled = unfilledProblem(plan);
  const stop = (isMain: boolean, message: string) =>
    new AppError("INVALID_INPUT", message, { fields: { [isMain ? "body" : "texts"]: message } });
  if (unfilled) throw stop(unfilled.isMain, unfilled.message);
  const publicTitle = wanted.publicTitle || incident.publicTitle || incident.title;
  const linted = await lintMessages(tx, incident, plan, { ...wanted, publicTitle });
  const findings = linted.flatMap((one) => one.findings);
  const errors = findings.filter((finding) => finding.level === "error");
  if (errors.length > 0) {
    const isMain = linted.some((one) => !one.isOwnText && one.findings.some(({ level }) => level === "error"));
    throw stop(isMain, [...new Set(errors.map((finding) => finding.message))].join(" "));
  }
  if (isPublishable(findings, wanted.isWarningsAccepted)) return;
  const unmet = [...new Set(findings.map((finding) => finding.message))];
  throw new AppError("UNMET_CONDITIONS", `Look at the text again, or accept the warnings: ${unmet.join(" ")}`, {
    unmet,
  });
}

type Wanted = ReturnType<typeof PublishMilestone.parse>;

function check(wanted: Wanted, incident: Incident, eta: Date | null, now: Date): void {
  const promise = { eta, isResolution: wanted.isResolution, reason: wanted.noPromiseReason ?? "" };
  const problem = promiseProblem(promise, incident.severity, now);
  if (problem) throw new AppError("INVALID_INPUT", problem, { fields: { nextUpdateEta: problem } });
  const stray = textsProblem(wanted.audience, wanted.texts ?? []);
  if (stray) throw new AppError("INVALID_INPUT", stray, { fields: { texts: stray } });
  if (wanted.isResolution && incident.phase < 8) {
    const unmet = ["The resolution milestone is cut in phase 8 (Resolution)."];
    throw new AppError("UNMET_CONDITIONS", unmet.join(" "), { unmet });
  }
}

/** The number that this update gets. Two who write at once do not both tell everyone: the second reads the first's. */
async function nextSequence(tx: Tx, incidentId: string, known: number | undefined): Promise<number> {
  const last = await tx.milestone.findFirst({
    where: { incidentId },
    orderBy: { sequence: "desc" },
    select: { sequence: true, title: true, cutByName: true },
  });
  const sequence = last?.sequence ?? 0;
  if (last && known !== undefined && known < sequence) {
    const message = `${last.cutByName} published update ${sequence} meanwhile: "${last.title}". Read it, then publish yours where it still has news.`;
    throw new AppError("STALE", message, { current: { sequence } });
  }
  return sequence + 1;
}

async function findCorrected(tx: Tx, incidentId: string, id: string | undefined): Promise<number | null> {
  if (!id) return null;
  const corrected = await tx.milestone.findFirst({ where: { id, incidentId }, select: { sequence: true } });
  if (corrected) return corrected.sequence;
  const message = "There is no such milestone on this incident to correct.";
  throw new AppError("INVALID_INPUT", message, { fields: { correctsId: message } });
}
