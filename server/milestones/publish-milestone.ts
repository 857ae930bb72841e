import { matchEndpoints } from "../channels/reads";
import { type Post, planPosts, unservedChannel } from "../channels/rules";
import type { EndpointKind } from "../channels/schemas";
import { mayHere } from "../command-team/reads";
import { appendCommsLog, type CommsHead, findCommsHead } from "../comms/append-comms-log";
import { enqueueMessages } from "../comms/enqueue-messages";
import { type SealedRecipient, sealRecipients } from "../comms/seal-recipients";
import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
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
import { lintMilestone } from "../linter/reads";
import { isPublishable } from "../linter/rules";
import { enqueueCheck } from "../notices/enqueue-check";
import { resolveRecipients } from "../recipients/reads";
import { enqueueRender } from "../status-page/enqueue-render";
import { keepTemplateVersion } from "../templates/keep-template-version";
import { toMilestone } from "./reads";
import {
  type AudienceText,
  defaultChannels,
  isOutsideAudience,
  mailAudiences,
  milestoneMail,
  promiseProblem,
  publicStageFor,
  textFor,
  textsProblem,
} from "./rules";
import { type Audience, type Milestone, PublishMilestone, type TextOfAudience } from "./schemas";

/**
 * Publishes a milestone: in one transaction the milestone, its row in the record, the next promise, the comms log,
 * the deliveries with their jobs, and the rendering of the public pages (S1 phase 4, DOMAIN 1.1 and 1.8).
 * @throws INVALID_INPUT (no promise, a promise in the past), UNMET_CONDITIONS (a resolution before phase 8), FORBIDDEN
 */
export async function publishMilestone({ ctx, input }: { ctx: Context; input: PublishMilestone }): Promise<Milestone> {
  authorize(ctx, "milestone.publish");
  const wanted = parseInput(PublishMilestone, input);
  const mayApprove = await mayHere(ctx, "milestone.approve", wanted.ref);

  return inTransaction(ctx, { action: "milestone.publish", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const draft = await findDraftOf(tx, incident, wanted);
    const eta = promisedAt(wanted, draft, ctx.now);
    check(wanted, incident, eta, ctx.now);
    const approval = await checkApproval(tx, ctx, incident, { wanted, draft, eta, mayApprove });
    await lint(tx, ctx, incident, { ...wanted, nextUpdateEta: eta?.toISOString() ?? null });
    const corrects = await findCorrected(tx, incident.id, wanted.correctsId);
    const { templateVersionId: began } = wanted;
    const templateVersionId = began ? await keepTemplateVersion(tx, ctx, began) : null;
    const texts = await keepTexts(tx, ctx, wanted.texts);
    const own = { title: wanted.title, body: wanted.body, templateVersionId, texts };
    const sequence = (await tx.milestone.count({ where: { incidentId: incident.id } })) + 1;
    const { audience, isResolution, title, body } = wanted;
    const isPublic = audience.includes("public");
    const publicText = textFor(own, "public", "status_page");
    const isOutside = audience.some(isOutsideAudience);
    const systems = incident.affectedSystems;
    const matches = await matchEndpoints(tx, { audiences: audience, severity: incident.severity, systems });
    const posts = planPosts(matches, wanted.channels);
    checkServed(posts, wanted.channels);
    const channels = wanted.channels ?? [...defaultChannels(audience), ...new Set(posts.map(({ channel }) => channel))];
    const publicTitle = wanted.publicTitle || incident.publicTitle || incident.title;
    const publicStage = wanted.publicStage ?? publicStageFor(incident.status, incident.phase, isResolution);
    const id = newId(ctx.now);

    const publicSince = incident.publicSince ?? (isPublic ? ctx.now : null);
    const outsideTitle = isPublic ? publicTitle : (isOutside && wanted.publicTitle) || incident.publicTitle;
    const facts = {
      incident: { ...incident, publicTitle: outsideTitle, publicSince },
      milestone: { sequence, nextUpdateEta: eta, isResolution, publicStage, corrects, cutAt: ctx.now },
      appUrl: appUrl(),
    };
    const mailFor = (one: Audience, channel: Outgoing["channel"]) => {
      const text = textFor(own, one, channel);
      const mail = milestoneMail({ ...facts, milestone: { ...facts.milestone, ...text } }, one);
      return { ...mail, channel, audience: one, body: text.body, templateVersionId: text.templateVersionId };
    };
    const mailed = mailAudiences(audience, channels);
    const recipients = await resolveRecipients(tx, { audiences: mailed, incident, now: ctx.now });
    const mails: Outgoing[] = mailed
      .map((one) => ({
        ...mailFor(one, "email"),
        messageId: newId(ctx.now),
        to: sealRecipients(recipients.filter((to) => to.audience === one)),
      }))
      .filter((mail) => mail.audience !== "public" || mail.to.length > 0);
    for (const post of posts) {
      mails.push({
        ...mailFor(post.audience, post.channel),
        messageId: newId(ctx.now),
        to: sealRecipients(post.to),
      });
    }
    const log = await logSent(tx, ctx, incident, {
      id,
      onPage: isPublic && channels.includes("status_page") ? publicText : null,
      mails,
    });
    const event = await recordEvent(tx, ctx, incident, {
      name: "milestone.published",
      text: `${isPublic ? publicText.title : title}: ${isPublic ? publicText.body : body}${approval ? ` (approved by ${approval.name})` : ""}`,
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
        recipients: recipients.length,
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
        texts: { create: texts.map((text, position) => ({ ...text, position })) },
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
    for (const { channel, audience: one, subject, props, templateVersionId, messageId, to } of mails) {
      const message = { template: "milestone" as const, channel, subject, props, audience: one };
      const of = { incidentId: incident.id, milestoneId: id, templateVersionId };
      await enqueueMessages(tx, ctx, { ...message, ...of, recipients: to }, { messageId, recipients: to });
    }
    if (incident.replayOf === null) await enqueueCheck(tx, incident.id);
    return toMilestone(row, incident.number);
  });
}

/** A text for one audience on one channel, with those who get it. */
type Outgoing = ReturnType<typeof milestoneMail> & {
  channel: "email" | EndpointKind;
  audience: Audience;
  body: string;
  templateVersionId: string | null;
  messageId: string;
  to: SealedRecipient[];
};

/** The texts for single audiences, each with its template's version kept. */
async function keepTexts(tx: Tx, ctx: Context, texts: readonly TextOfAudience[]): Promise<TextOfAudience[]> {
  const kept: TextOfAudience[] = [];
  for (const text of texts) {
    const began = text.templateVersionId;
    kept.push({ ...text, templateVersionId: began ? await keepTemplateVersion(tx, ctx, began) : null });
  }
  return kept;
}

function checkServed(posts: readonly Post[], channels: readonly string[] | undefined): void {
  const problem = unservedChannel(posts, channels);
  if (problem) throw new AppError("INVALID_INPUT", problem, { fields: { channels: problem } });
}

type Sent = {
  id: string;
  /** What the public page says; null where it is not told. */
  onPage: AudienceText | null;
  mails: Omit<Outgoing, "props">[];
};

/** One row of the comms log a mail and one for the page; the record's own row then seals the log's last hash. */
async function logSent(tx: Tx, ctx: Context, incident: Incident, sent: Sent): Promise<CommsHead> {
  const said = { milestoneId: sent.id, severity: incident.severity };
  let head = await findCommsHead(tx, incident.id);
  for (const { channel, audience, subject, body, templateVersionId, messageId, to } of sent.mails) {
    const row = { ...said, messageId, channel, audience, subject, body, templateVersionId, recipients: to };
    head = await appendCommsLog(tx, ctx, incident.id, head, row);
  }
  if (!sent.onPage) return head;
  const { title, body, templateVersionId } = sent.onPage;
  const row = {
    ...said,
    body,
    templateVersionId,
    messageId: null,
    channel: "status_page" as const,
    audience: "public" as const,
    recipients: [],
  };
  return appendCommsLog(tx, ctx, incident.id, head, { ...row, subject: title });
}

/** Recordings are played as they were; everyone else's text is held against the linter, for each audience. */
async function lint(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  wanted: Wanted & { nextUpdateEta: string | null },
): Promise<void> {
  if (ctx.actor.kind === "system" || ctx.actor.kind === "job") return;
  const publicTitle = wanted.publicTitle || incident.publicTitle || incident.title;
  const findings = await lintMilestone(tx, incident, { ...wanted, publicTitle });
  const errors = findings.filter((finding) => finding.level === "error");
  if (errors.length > 0) {
    const message = [...new Set(errors.map((finding) => finding.message))].join(" ");
    throw new AppError("INVALID_INPUT", message, { fields: { body: message } });
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
  const stray = textsProblem(wanted.audience, wanted.texts);
  if (stray) throw new AppError("INVALID_INPUT", stray, { fields: { texts: stray } });
  if (wanted.isResolution && incident.phase < 8) {
    const unmet = ["The resolution milestone is cut in phase 8 (Resolution)."];
    throw new AppError("UNMET_CONDITIONS", unmet.join(" "), { unmet });
  }
}

async function findCorrected(tx: Tx, incidentId: string, id: string | undefined): Promise<number | null> {
  if (!id) return null;
  const corrected = await tx.milestone.findFirst({ where: { id, incidentId }, select: { sequence: true } });
  if (corrected) return corrected.sequence;
  const message = "There is no such milestone on this incident to correct.";
  throw new AppError("INVALID_INPUT", message, { fields: { correctsId: message } });
}
