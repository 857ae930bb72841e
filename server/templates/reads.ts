import { DEFAULT_TEXTS } from "../../prisma/seed/templates/default-set";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { sha256 } from "../core/ids";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import type { Incident, TemplateVersion as VersionRow } from "../db/generated/client";
import { type Change, changeOf, newsOf, newsWords, WORTHY_EVENTS } from "../drafts/rules";
import { byRef, getIncidentId } from "../incidents/reads";
import type { Severity } from "../incidents/schemas";
import { loadLintFacts } from "../linter/reads";
import { lintText } from "../linter/rules";
import { getSettings } from "../settings/reads";
import {
  CHANNELS_OF,
  chooseTemplate,
  describeUnfilled,
  fillTemplate,
  LATE_MARKS,
  parseTemplateId,
  templateId,
  valuesFor,
} from "./rules";
import {
  type FilledText,
  GetTemplate,
  ListTemplates,
  ListTexts,
  ListValues,
  PreviewTemplate,
  TEMPLATE_AUDIENCES,
  type Template,
  type TemplateFacts,
  type TemplateKey,
  type TemplatePreview,
  type TemplateSummary,
  type TemplateValues,
  type TemplateVersion,
} from "./schemas";

const MAKER = "MajorOps";

type DefaultTemplate = { key: TemplateKey; id: string; versionId: string; subject: string; body: string };

/** The set that MajorOps brings, by id. A text's version is named by what it says, so that it is the same everywhere. */
export const DEFAULTS: ReadonlyMap<string, DefaultTemplate> = new Map(
  DEFAULT_TEXTS.flatMap(({ channels, audience, stage, severity = null, subject, body }) =>
    channels.map((channel) => {
      const key = { stage, audience, channel, severity };
      const id = templateId(key);
      const versionId = `${id}@${sha256(`${subject}\n${body}`).slice(0, 16)}`;
      return [id, { key, id, versionId, subject, body }] as const;
    }),
  ),
);

const toVersion = (row: VersionRow): TemplateVersion => ({
  id: row.id,
  version: row.version,
  subject: row.subject,
  body: row.body,
  isDefault: row.isDefault,
  changedByName: row.changedByName,
  changedAt: row.changedAt.toISOString(),
  note: row.note,
});

/** The set's text stands in force where nobody edited it, also when a newer MajorOps brings another. */
function withDefault(kept: readonly TemplateVersion[], brought: DefaultTemplate | undefined): TemplateVersion[] {
  const [latest] = kept;
  if (!brought || (latest && (!latest.isDefault || latest.id === brought.versionId))) return [...kept];
  if (latest && latest.subject === brought.subject && latest.body === brought.body) return [...kept];
  const { versionId: id, subject, body } = brought;
  const note = latest ? "Brought by a newer version of MajorOps" : "Comes with MajorOps";
  const version = (latest?.version ?? 0) + 1;
  return [{ id, version, subject, body, isDefault: true, changedByName: MAKER, changedAt: null, note }, ...kept];
}

function toTemplate(key: TemplateKey, isActive: boolean, versions: TemplateVersion[]): Template | null {
  const [current] = versions;
  if (!current) return null;
  const id = templateId(key);
  return {
    ...key,
    id,
    subject: current.subject,
    body: current.body,
    version: current.version,
    versionId: current.id,
    isActive,
    isEdited: !current.isDefault,
    hasDefault: DEFAULTS.has(id),
    changedByName: current.changedByName,
    changedAt: current.changedAt,
    versions,
  };
}

/** One template with its versions, inside or outside a transaction; null where there is none. */
export async function findTemplate(db: Db | Tx, id: string): Promise<Template | null> {
  const key = parseTemplateId(id);
  if (!key) return null;
  const row = await db.messageTemplate.findUnique({
    where: { id },
    include: { versions: { orderBy: { version: "desc" } } },
  });
  return toTemplate(key, row?.isActive ?? true, withDefault((row?.versions ?? []).map(toVersion), DEFAULTS.get(id)));
}

/** Every template, those that are off as well, in the order of the set; the caller has authorized. */
export async function loadTemplates(db: Db | Tx): Promise<TemplateSummary[]> {
  const rows = await db.messageTemplate.findMany({
    include: { versions: { orderBy: { version: "desc" }, take: 1 } },
    orderBy: { id: "asc" },
  });
  const kept = new Map(rows.map((row) => [row.id, row]));
  const ids = [...new Set([...DEFAULTS.keys(), ...kept.keys()])];
  return ids.flatMap((id) => {
    const row = kept.get(id);
    const key = parseTemplateId(id);
    const versions = withDefault((row?.versions ?? []).map(toVersion), DEFAULTS.get(id));
    const template = key && toTemplate(key, row?.isActive ?? true, versions);
    if (!template) return [];
    const { versions: _, ...summary } = template;
    return [summary];
  });
}

/**
 * The template that a text for this stage, audience and channel begins as: the severity's own before the general one;
 * null where none is on. The caller has authorized.
 */
export async function lookupTemplate(
  db: Db | Tx,
  wanted: Omit<TemplateKey, "severity"> & { severity: Severity },
): Promise<TemplateSummary | null> {
  return chooseTemplate(await loadTemplates(db), wanted);
}

/** Templates with the text in force, those that are off as well. @throws FORBIDDEN */
export async function listTemplates(ctx: Context, input: ListTemplates = {}): Promise<TemplateSummary[]> {
  authorize(ctx, "milestone.draft");
  const { stage, audience, channel } = parseInput(ListTemplates, input);
  return (await loadTemplates(ctx.db)).filter(
    (one) =>
      (stage ?? one.stage) === one.stage &&
      (audience ?? one.audience) === one.audience &&
      (channel ?? one.channel) === one.channel,
  );
}

/** One template with its versions, newest first. @throws NOT_FOUND, FORBIDDEN */
export async function getTemplate(ctx: Context, input: GetTemplate): Promise<Template> {
  authorize(ctx, "milestone.draft");
  const { id } = parseInput(GetTemplate, input);
  return readTemplate(ctx.db, id);
}

/** The same inside or outside a transaction; the caller has authorized. @throws NOT_FOUND */
export async function readTemplate(db: Db | Tx, id: string): Promise<Template> {
  const found = await findTemplate(db, id);
  if (!found) throw unknownTemplate(id);
  return found;
}

export const unknownTemplate = (id: string): AppError =>
  new AppError("NOT_FOUND", `There is no template "${id.slice(0, 80)}". Choose one from the list.`);

/** A milestone is about the latest of a long record. */
const MOST_CHANGES = 200;

/** What the record tells since the last milestone that an audience may want to know, oldest first. */
export async function listChanges(db: Db | Tx, incidentId: string): Promise<Change[]> {
  const last = await db.milestone.findFirst({
    where: { incidentId },
    orderBy: { sequence: "desc" },
    select: { eventSeq: true },
  });
  const events = await db.timelineEvent.findMany({
    where: { incidentId, seq: { gt: last?.eventSeq ?? 0 }, name: { in: WORTHY_EVENTS } },
    orderBy: { seq: "desc" },
    take: MOST_CHANGES,
    select: { seq: true, name: true, payload: true },
  });
  return events.reverse().flatMap((event) => changeOf(event) ?? []);
}

type Pending = { nextUpdateEta?: string | null | undefined; publicTitle?: string | undefined };

/** The record as texts are filled from it, with what a form has and the record not yet; the caller has authorized. */
export async function loadTemplateFacts(
  db: Db | Tx,
  incident: Incident,
  now: Date,
  pending: Pending = {},
): Promise<TemplateFacts> {
  const [settings, changes, primary] = await Promise.all([
    getSettings(db),
    listChanges(db, incident.id),
    db.recoveryPath.findFirst({
      where: { incidentId: incident.id, isPrimary: true, status: "active" },
      select: { currentBet: true },
    }),
  ]);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  // A promise that lies behind is none: who fills a text with it would promise the past.
  const standing = incident.nextUpdateEta && incident.nextUpdateEta > now ? iso(incident.nextUpdateEta) : null;
  return {
    ...incident,
    publicTitle: pending.publicTitle || incident.publicTitle,
    currentBet: primary?.currentBet ?? "",
    afterActionAt: iso(incident.afterActionAt),
    startedAt: (incident.impactStartedAt ?? incident.detectedAt).toISOString(),
    resolvedAt: iso(incident.resolvedAt),
    nextUpdateEta: pending.nextUpdateEta === undefined ? standing : pending.nextUpdateEta,
    news: { inside: newsWords(newsOf(changes, false)), outside: newsWords(newsOf(changes, true)) },
    organisation: settings.organisationName,
    zone: settings.organisationZone,
    now: now.toISOString(),
  };
}

const readIncident = (ctx: Context, ref: string): Promise<Incident> =>
  getIncidentId(ctx, ref).then(() => ctx.db.incident.findUniqueOrThrow({ where: byRef(ref) }));

/**
 * Every text of a stage as the active templates of the incident's severity give it, filled from the record; what
 * waits until it goes out still stands in it. What has no value stays and is named by whoever shows it.
 * @throws NOT_FOUND, FORBIDDEN
 */
export async function listTexts(ctx: Context, input: ListTexts): Promise<FilledText[]> {
  authorize(ctx, "milestone.draft");
  const { ref, stage, publicTitle } = parseInput(ListTexts, input);
  const incident = await readIncident(ctx, ref);
  const [templates, facts] = await Promise.all([
    loadTemplates(ctx.db),
    loadTemplateFacts(ctx.db, incident, ctx.now, { publicTitle }),
  ]);
  return TEMPLATE_AUDIENCES.flatMap((audience) => {
    const values = { ...valuesFor(facts, audience), ...LATE_MARKS };
    return CHANNELS_OF[audience].flatMap((channel) => {
      const template = chooseTemplate(templates, { stage, audience, channel, severity: incident.severity });
      if (!template) return [];
      const { subject: title, body } = fillTemplate(template, values);
      return [{ stage, audience, channel, templateVersionId: template.versionId, title, body }];
    });
  });
}

/** What the variables stand for on an incident, for one audience. @throws NOT_FOUND, FORBIDDEN */
export async function listValues(ctx: Context, input: ListValues): Promise<TemplateValues> {
  authorize(ctx, "milestone.draft");
  const { ref, audience, ...pending } = parseInput(ListValues, input);
  return valuesFor(await loadTemplateFacts(ctx.db, await readIncident(ctx, ref), ctx.now, pending), audience);
}

/**
 * A template filled for an incident: the text, the variables without a value by name with what gives them one, and
 * what the linter finds. Writes nothing.
 * @throws NOT_FOUND, FORBIDDEN
 */
export async function previewTemplate(ctx: Context, input: PreviewTemplate): Promise<TemplatePreview> {
  const { ref, id, ...pending } = parseInput(PreviewTemplate, input);
  const template = await getTemplate(ctx, { id });
  const incident = await readIncident(ctx, ref);
  const facts = await loadTemplateFacts(ctx.db, incident, ctx.now, pending);
  const { audience, stage, versionId } = template;
  const { subject, body, unfilled } = fillTemplate(template, valuesFor(facts, audience));
  const said = { isResolution: stage === "resolution", nextUpdateEta: facts.nextUpdateEta };
  const findings = lintText(`${subject}\n${body}`, { ...(await loadLintFacts(ctx.db, incident, said)), audience });
  return { id, versionId, subject, body, unfilled: describeUnfilled(unfilled, audience), findings };
}
