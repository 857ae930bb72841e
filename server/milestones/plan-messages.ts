import { matchEndpoints } from "../channels/reads";
import { planPosts, unservedChannel } from "../channels/rules";
import type { EndpointKind } from "../channels/schemas";
import { AppError } from "../core/errors";
import type { Db, Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { loadLintFacts } from "../linter/reads";
import { lintForAudience } from "../linter/rules";
import type { Finding } from "../linter/schemas";
import { resolveRecipients } from "../recipients/reads";
import { getSettings } from "../settings/reads";
import { loadTemplateFacts, lookupTemplate } from "../templates/reads";
import {
  describeUnfilled,
  fillLate,
  fillTemplate,
  LATE_MARKS,
  lateValues,
  namesIn,
  valuesFor,
} from "../templates/rules";
import { copyAudiences, defaultChannels, mailAudiences, textFor } from "./rules";
import {
  AUDIENCE_LABEL,
  type Audience,
  CHANNEL_LABEL,
  COPIED_CHANNELS,
  type MilestoneChannel,
  type PublishMilestone,
  type TextOfAudience,
} from "./schemas";

type Wanted = ReturnType<typeof PublishMilestone.parse>;

/** One text that goes out: whose, where, in which words, to whom. */
export type Planned = {
  audience: Audience;
  channel: MilestoneChannel;
  title: string;
  body: string;
  templateVersionId: string | null;
  isOwnText: boolean;
  to: { address: string; name: string }[];
};

export type MessagePlan = {
  title: string;
  body: string;
  /** What single audiences read instead, with the texts to copy. */
  texts: TextOfAudience[];
  channels: MilestoneChannel[];
  /** The page first, then mails in the order of sending, posts, and texts to copy. */
  messages: Planned[];
  /** The endpoints that could be told, by channel. */
  reach: { channel: EndpointKind; isDefault: boolean; names: string[] }[];
};

const filled = (text: TextOfAudience, fill: (text: string) => string): TextOfAudience => ({
  ...text,
  title: fill(text.title),
  body: fill(text.body),
});

const isCopied = (channel: MilestoneChannel): boolean => COPIED_CHANNELS.some((one) => one === channel);
const isAt = (text: TextOfAudience, { audience, channel }: Planned): boolean =>
  text.audience === audience && text.channel === channel;

/**
 * What publishing would send now: every text with its late variables filled, and everyone who gets it. Publishing and
 * its preview both go by it, so that what was shown is what goes out. Writes nothing; the caller has authorized.
 * @throws INVALID_INPUT where a chosen channel reaches nobody
 */
export async function planMessages(
  db: Db | Tx,
  incident: Incident,
  wanted: Wanted,
  { eta, now, texts: drafted }: { eta: Date | null; now: Date; texts: readonly TextOfAudience[] },
): Promise<MessagePlan> {
  const { audience } = wanted;
  const late = lateValues({
    severity: incident.severity,
    startedAt: (incident.impactStartedAt ?? incident.detectedAt).toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
    nextUpdateEta: eta?.toISOString() ?? null,
    zone: (await getSettings(db)).organisationZone,
    now: now.toISOString(),
  });
  const fill = (text: string) => fillLate(text, late);
  const texts = (wanted.texts ?? drafted).map((one) => filled(one, fill));
  const main = { title: fill(wanted.title), body: fill(wanted.body) };
  const own = { ...main, templateVersionId: wanted.templateVersionId ?? null, texts };

  const systems = incident.affectedSystems;
  const matches = await matchEndpoints(db, { audiences: audience, severity: incident.severity, systems });
  const posts = planPosts(matches, wanted.channels);
  const problem = unservedChannel(posts, wanted.channels);
  if (problem) throw new AppError("INVALID_INPUT", problem, { fields: { channels: problem } });
  const chosen = wanted.channels ?? [...defaultChannels(audience), ...new Set(posts.map(({ channel }) => channel))];
  // The page shows what the public is told, whatever else was chosen: so it is named, and stands in the log.
  const isOnPage = audience.includes("public") && !chosen.includes("status_page");
  const channels: MilestoneChannel[] = isOnPage ? ["status_page", ...chosen] : [...chosen];

  const said = (one: Audience, channel: MilestoneChannel, to: Planned["to"]): Planned => {
    const isOwnText = texts.some((text) => text.audience === one && (text.channel ?? channel) === channel);
    return { audience: one, channel, ...textFor(own, one, channel), isOwnText, to };
  };
  const messages: Planned[] = [];
  if (audience.includes("public")) messages.push(said("public", "status_page", []));
  const mailed = mailAudiences(audience, channels);
  const recipients = await resolveRecipients(db, { audiences: mailed, incident, now });
  for (const one of mailed) {
    const to = recipients.filter((person) => person.audience === one);
    if (one !== "public" || to.length > 0) messages.push(said(one, "email", to));
  }
  for (const post of posts) messages.push(said(post.audience, post.channel, post.to));
  for (const channel of COPIED_CHANNELS) {
    if (!channels.includes(channel)) continue;
    messages.push(...(await copies(db, incident, { wanted, texts, now, eta, channel, fill })));
  }
  const kinds = [...new Set(matches.map(({ kind }) => kind))];
  const byDefault = planPosts(matches, undefined);
  const reach = kinds.map((channel) => ({
    channel,
    isDefault: byDefault.some((post) => post.channel === channel),
    names: matches.filter(({ kind }) => kind === channel).map(({ name }) => name),
  }));
  const composed = messages.filter((one) => isCopied(one.channel) && !texts.some((text) => isAt(text, one)));
  const kept = [...texts, ...composed.map(({ to: _to, isOwnText: _own, ...text }) => text)];
  return { ...main, texts: kept, channels, messages, reach };
}

type Copying = {
  wanted: Wanted;
  texts: readonly TextOfAudience[];
  now: Date;
  eta: Date | null;
  channel: "banner" | "sms";
  fill: (text: string) => string;
};

/** The texts to copy: those that were given, else as the active template of the stage has it. */
async function copies(db: Db | Tx, incident: Incident, { wanted, texts, now, eta, channel, fill }: Copying) {
  const given = texts.filter((one) => one.channel === channel && wanted.audience.includes(one.audience));
  const audiences = given.length > 0 ? given.map((one) => one.audience) : copyAudiences(channel, wanted.audience);
  if (audiences.length === 0) {
    const message = "A banner is read by customers: add the public or the affected customers, or leave it out.";
    throw new AppError("INVALID_INPUT", message, { fields: { channels: message } });
  }
  const isFirst = (await db.milestone.count({ where: { incidentId: incident.id } })) === 0;
  const stage = wanted.isResolution ? ("resolution" as const) : isFirst ? ("initial" as const) : ("update" as const);
  const facts = await loadTemplateFacts(db, incident, now, {
    nextUpdateEta: eta?.toISOString() ?? null,
    publicTitle: wanted.publicTitle,
  });
  return Promise.all(
    audiences.map(async (audience): Promise<Planned> => {
      const own = given.find((one) => one.audience === audience);
      const at = { audience, channel, title: "", isOwnText: true, to: [] };
      if (own) return { ...at, body: own.body, templateVersionId: own.templateVersionId ?? null };
      const template = await lookupTemplate(db, { stage, audience, channel, severity: incident.severity });
      if (!template) return { ...at, isOwnText: false, body: fill(wanted.title), templateVersionId: null };
      const { body } = fillTemplate(template, { ...valuesFor(facts, audience), ...LATE_MARKS });
      return { ...at, body: fill(body), templateVersionId: template.versionId };
    }),
  );
}

const nameOf = ({ audience, channel }: Planned): string => `${AUDIENCE_LABEL[audience]}, ${CHANNEL_LABEL[channel]}`;

/** Variables that have no value even now, named with what gives them one; null where every text is whole. */
export function unfilledProblem(plan: MessagePlan): { isMain: boolean; message: string } | null {
  for (const one of plan.messages) {
    const [unfilled] = describeUnfilled(namesIn(`${one.title}\n${one.body}`), one.audience);
    if (!unfilled) continue;
    const { label, remedy } = unfilled;
    const where = one.isOwnText ? `${nameOf(one)}: ` : "";
    return { isMain: !one.isOwnText, message: `${where}${label} has no value yet. ${remedy}` };
  }
  return null;
}

export type Linted = Planned & { findings: Finding[] };

/**
 * Every text of a plan with what the linter finds in it for those who read it; the milestone's own, which the record
 * and the page show, is always among them.
 */
export async function lintMessages(
  db: Db | Tx,
  incident: Incident,
  plan: MessagePlan,
  said: { audience: readonly Audience[]; isResolution: boolean; nextUpdateEta: string | null; publicTitle: string },
): Promise<Linted[]> {
  const facts = await loadLintFacts(db, incident, said);
  const lint = (one: Planned): Linted => ({
    ...one,
    findings: lintForAudience({ ...one, publicTitle: said.publicTitle }, { ...facts, audience: one.audience }),
  });
  const linted = plan.messages.map(lint);
  if (linted.some((one) => !one.isOwnText)) return linted;
  const at = { audience: "stakeholder", channel: "status_page", isOwnText: false, to: [] } as const;
  return [
    lint({ ...at, to: [], ...textFor({ ...plan, templateVersionId: null }, "stakeholder", "status_page") }),
    ...linted,
  ];
}
