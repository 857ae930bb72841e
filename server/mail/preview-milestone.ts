import { mayHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import { parseInput } from "../core/parse-input";
import type { Incident } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { type Linted, lintMessages, planMessages } from "../milestones/plan-messages";
import { copyAudiences, defaultChannels, milestoneMail, publicStageFor } from "../milestones/rules";
import { type AudiencePreview, COPIED_CHANNELS, type MilestonePreview, PublishMilestone } from "../milestones/schemas";
import { previewPublicIncident } from "../status-page/reads";
import { chatWords } from "./chat-words";
import { renderMessage } from "./render-message";
import { webhookMessage } from "./webhook-message";

const SHOWN_RECIPIENTS = 20;
type Wanted = ReturnType<typeof PublishMilestone.parse>;

/**
 * Exactly what each audience would get on each channel if this milestone were published now, who they are, and what
 * the linter finds in it: by the plan that publishing goes by. Writes nothing. Addresses are for those who publish.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function previewMilestone(ctx: Context, input: PublishMilestone): Promise<MilestonePreview> {
  authorize(ctx, "milestone.draft");
  const wanted = parseInput(PublishMilestone, input);
  const id = await getIncidentId(ctx, wanted.ref);
  const incident = await ctx.db.incident.findUniqueOrThrow({ where: { id } });
  const eta = wanted.nextUpdateEta == null ? null : new Date(wanted.nextUpdateEta);
  const plan = await planMessages(ctx.db, incident, wanted, { eta, now: ctx.now, texts: [] });
  const isPublic = wanted.audience.includes("public");
  const publicTitle = wanted.publicTitle || incident.publicTitle || (isPublic ? incident.title : null);
  const said = { ...wanted, nextUpdateEta: eta?.toISOString() ?? null, publicTitle: publicTitle ?? incident.title };
  const linted = await lintMessages(ctx.db, incident, plan, said);
  const sequence = (await ctx.db.milestone.count({ where: { incidentId: id } })) + 1;
  const corrected = wanted.correctsId
    ? await ctx.db.milestone.findFirst({
        where: { id: wanted.correctsId, incidentId: id },
        select: { sequence: true, audience: true },
      })
    : null;
  const corrects = corrected?.audience.includes("public") ? corrected.sequence : null;
  const facts = {
    incident: { ...incident, publicTitle, publicSince: incident.publicSince ?? (isPublic ? ctx.now : null) },
    milestone: {
      sequence,
      nextUpdateEta: eta,
      isResolution: wanted.isResolution,
      publicStage: wanted.publicStage ?? publicStageFor(incident.status, incident.phase, wanted.isResolution),
      corrects: corrected?.sequence ?? null,
      cutAt: ctx.now,
    },
    appUrl: appUrl(),
  };
  const mayPublish = await mayHere(ctx, "milestone.publish", wanted.ref);
  const previews = await Promise.all(
    linted.map(async (one): Promise<AudiencePreview> => {
      const { audience, channel, title, body, isOwnText, findings, to } = one;
      const recipients = mayPublish
        ? to.slice(0, SHOWN_RECIPIENTS).map(({ name, address }) => ({ name, address }))
        : [];
      const milestone = { ...facts.milestone, title, body };
      const { subject, props } = milestoneMail({ ...facts, milestone }, audience);
      const base = { audience, channel, subject, title, body, isOwnText, findings, recipients, html: null, chat: null };
      const all = { ...base, text: `${title}\n\n${body}`, recipientCount: to.length };
      if (channel === "status_page") {
        const html = audience === "public" ? await page(ctx, incident, { ...one, sequence, corrects }, said) : null;
        return { ...all, subject: publicTitle ?? title, html };
      }
      if (channel === "email") return { ...all, ...(await renderMessage("milestone", props)) };
      if (channel === "slack" || channel === "teams") return { ...all, chat: chatWords("milestone", props) };
      if (channel === "webhook") {
        const payload = JSON.parse(webhookMessage("milestone", props, ctx.now)) as unknown;
        return { ...all, text: JSON.stringify(payload, null, 2) };
      }
      return { ...all, subject: "", text: body };
    }),
  );
  return { previews, reach: [...standing(wanted), ...plan.reach] };
}

/** The channels that need no endpoint, as far as the chosen audiences can be told by them. */
function standing({ audience }: Wanted): MilestonePreview["reach"] {
  const byDefault = defaultChannels(audience);
  const sent = (["status_page", "email"] as const).filter((one) => one === "email" || audience.includes("public"));
  const copied = COPIED_CHANNELS.filter((one) => copyAudiences(one, audience).length > 0);
  return [...sent, ...copied].map((channel) => ({ channel, isDefault: byDefault.includes(channel), names: [] }));
}

/** The public page as it would read with this update on it; null for an incident that the public does not see. */
async function page(
  ctx: Context,
  incident: Incident,
  { title, body, sequence, corrects }: Linted & { sequence: number; corrects: number | null },
  said: Wanted & { publicTitle: string },
) {
  const update = {
    at: ctx.now.toISOString(),
    sequence,
    title,
    body,
    stage: said.publicStage ?? publicStageFor(incident.status, incident.phase, said.isResolution),
    isResolution: said.isResolution,
    nextUpdateEta: said.nextUpdateEta ?? null,
    corrects,
  };
  const scope = { db: ctx.db, now: ctx.now, id: incident.id };
  const shown = await previewPublicIncident(scope, { title: said.publicTitle, update });
  if (!shown) return null;
  // Procedures run at the front door; Next's own bundle, which refuses react-dom/server, need not follow this.
  const { renderIncidentPage } = await import(/* turbopackIgnore: true */ "../../components/status/static-pages");
  return renderIncidentPage(shown);
}
