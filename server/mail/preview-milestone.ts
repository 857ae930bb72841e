import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import { parseInput } from "../core/parse-input";
import { getIncidentId } from "../incidents/reads";
import { defaultChannels, mailAudiences, milestoneMail, publicStageFor, textFor } from "../milestones/rules";
import { type AudiencePreview, PublishMilestone } from "../milestones/schemas";
import { resolveRecipients } from "../recipients/reads";
import { previewPublicIncident } from "../status-page/reads";
import { withLeaveLink } from "./deliver";
import { renderMessage } from "./render-message";

const SHOWN_RECIPIENTS = 20;

/**
 * Exactly what each audience would get if this milestone were published now, and who they are. Writes nothing.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function previewMilestone(ctx: Context, input: PublishMilestone): Promise<AudiencePreview[]> {
  authorize(ctx, "milestone.publish");
  const wanted = parseInput(PublishMilestone, input);
  const id = await getIncidentId(ctx, wanted.ref);
  const incident = await ctx.db.incident.findUniqueOrThrow({ where: { id } });
  const channels = wanted.channels ?? defaultChannels(wanted.audience);
  const isPublic = wanted.audience.includes("public");
  const publicTitle = wanted.publicTitle || incident.publicTitle || (isPublic ? incident.title : null);
  const facts = {
    incident: { ...incident, publicTitle, publicSince: incident.publicSince ?? (isPublic ? ctx.now : null) },
    milestone: {
      sequence: (await ctx.db.milestone.count({ where: { incidentId: id } })) + 1,
      nextUpdateEta: wanted.nextUpdateEta == null ? null : new Date(wanted.nextUpdateEta),
      isResolution: wanted.isResolution,
      publicStage: wanted.publicStage ?? publicStageFor(incident.status, incident.phase, wanted.isResolution),
      corrects: null,
      cutAt: ctx.now,
    },
    appUrl: appUrl(),
  };
  const previews: AudiencePreview[] = [];
  if (isPublic && channels.includes("status_page")) {
    const { milestone } = facts;
    const said = textFor(wanted, "public", "status_page");
    const update = {
      at: ctx.now.toISOString(),
      sequence: milestone.sequence,
      title: said.title,
      body: said.body,
      stage: milestone.publicStage,
      isResolution: milestone.isResolution,
      nextUpdateEta: milestone.nextUpdateEta?.toISOString() ?? null,
    };
    const title = publicTitle ?? incident.title;
    const page = await previewPublicIncident({ db: ctx.db, now: ctx.now, id }, { title, update });
    // Procedures run at the front door; Next's own bundle, which refuses react-dom/server, need not follow this.
    const { renderIncidentPage } = await import(/* turbopackIgnore: true */ "../../components/status/static-pages");
    const html = page ? renderIncidentPage(page) : null;
    const text = `${said.title}\n\n${said.body}`;
    previews.push({
      audience: "public",
      channel: "status_page",
      subject: title,
      text,
      html,
      recipientCount: 0,
      recipients: [],
    });
  }
  const mailed = mailAudiences(wanted.audience, channels);
  const everyone = await resolveRecipients(ctx.db, { audiences: mailed, incident, now: ctx.now });
  for (const audience of mailed) {
    const milestone = { ...facts.milestone, ...textFor(wanted, audience, "email") };
    const { subject, props } = milestoneMail({ ...facts, milestone }, audience);
    const to = everyone.filter((person) => person.audience === audience);
    if (audience === "public" && to.length === 0) continue;
    const recipients = to.slice(0, SHOWN_RECIPIENTS).map(({ name, address }) => ({ name, address }));
    const rendered = await renderMessage("milestone", props);
    const mail = withLeaveLink(rendered, `${appUrl()}/unsubscribe/each-readers-own`);
    previews.push({ audience, channel: "email", subject, ...mail, recipientCount: to.length, recipients });
  }
  return previews;
}
