import { type Match, matchEndpoints } from "../channels/reads";
import { planPosts } from "../channels/rules";
import { authorize } from "../core/authorize";
import { canonicalJson } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { sha256 } from "../core/ids";
import type { Db, Tx } from "../db/client";
import { type Incident, Prisma, type MilestoneDraft as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { loadLintFacts } from "../linter/reads";
import { AUDIENCES, type Audience, TextsOfAudiences } from "../milestones/schemas";
import { getSettings } from "../settings/reads";
import { listChanges, loadTemplateFacts, loadTemplates } from "../templates/reads";
import { CHANNELS_OF } from "../templates/rules";
import { composeDraft, type DraftText } from "./compose-draft";
import { DRAFT_STATE_LABEL, type DraftStep, nextCutAt, stateAfter } from "./rules";
import { type Draft, type DraftDetail, OPEN_STATES, type TextStage } from "./schemas";

const MOST_DRAFTS = 100;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A draft's row as screens get it. */
export const toDraft = (row: Row, ref: string): Draft => ({
  id: row.id,
  ref,
  number: row.number,
  stage: row.stage as TextStage,
  state: row.state,
  version: row.version,
  title: row.title,
  body: row.body,
  audience: row.audience,
  channels: row.channels,
  texts: TextsOfAudiences.parse(row.texts),
  templateVersionId: row.templateVersionId,
  publicTitle: row.publicTitle,
  nextUpdateMinutes: row.nextUpdateMinutes,
  isResolution: row.stage === "resolution",
  draftedBy: row.draftedBy,
  entrySeqs: row.entrySeqs,
  leftOut: row.leftOut,
  cutByName: row.cutByName,
  cutAt: row.cutAt.toISOString(),
  editedByName: row.editedByName,
  editedAt: iso(row.editedAt),
  submittedByName: row.submittedByName,
  submittedAt: iso(row.submittedAt),
  approvedByName: row.approvedByName,
  approvedAt: iso(row.approvedAt),
  returnReason: row.returnReason,
  returnedByName: row.returnedByName,
  closedAt: iso(row.closedAt),
  closedReason: row.closedReason,
  milestoneId: row.milestoneId,
});

type Said = Pick<Row, "title" | "body" | "audience" | "channels" | "stage" | "nextUpdateMinutes" | "publicTitle"> & {
  texts: unknown;
};

/** What an approval is given to: another word, reader, way or promise makes another hash. */
export const draftHash = (said: Said): string => {
  const { title, body, audience, channels, stage, nextUpdateMinutes, publicTitle } = said;
  const sorted = { audience: [...audience].sort(), channels: [...channels].sort() };
  const texts = TextsOfAudiences.parse(said.texts).map(({ templateVersionId: _began, ...text }) => text);
  const theirs = texts.length > 0 ? { texts: texts.map((text) => canonicalJson(text)).sort() } : {};
  return sha256(canonicalJson({ title, body, ...sorted, ...theirs, stage, nextUpdateMinutes, publicTitle }));
};

/** The incident's drafts, newest first, whatever became of them. @throws NOT_FOUND */
export async function listDrafts(ctx: Context, input: { ref: string }): Promise<Draft[]> {
  authorize(ctx, "incident.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.milestoneDraft.findMany({
    where: { incidentId },
    orderBy: { number: "desc" },
    take: MOST_DRAFTS,
    include: { incident: { select: { number: true } } },
  });
  return rows.map((row) => toDraft(row, formatRef(row.incident.number)));
}

/** One draft with the entries that it is made of. @throws NOT_FOUND */
export async function getDraft(ctx: Context, input: { ref: string; draftId: string }): Promise<DraftDetail> {
  authorize(ctx, "incident.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const row = await getDraftRow(ctx.db, incidentId, input.draftId);
  const [incident, entries] = await Promise.all([
    ctx.db.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { number: true } }),
    ctx.db.timelineEvent.findMany({
      where: { incidentId, seq: { in: row.entrySeqs } },
      orderBy: { seq: "asc" },
      select: { seq: true, text: true, type: true, occurredAt: true },
    }),
  ]);
  return {
    ...toDraft(row, formatRef(incident.number)),
    entries: entries.map((entry) => ({ ...entry, occurredAt: entry.occurredAt.toISOString() })),
  };
}

/** A draft of the incident. @throws NOT_FOUND */
export async function getDraftRow(db: Db | Tx, incidentId: string, draftId: string): Promise<Row> {
  const row = await db.milestoneDraft.findFirst({ where: { id: draftId, incidentId } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such draft on this incident.");
  return row;
}

/** The draft that may still be published, null where none is. */
export const findOpenDraft = (db: Db | Tx, incidentId: string): Promise<Row | null> =>
  db.milestoneDraft.findFirst({ where: { incidentId, state: { in: [...OPEN_STATES] } } });

/**
 * A draft for a step of a person who saw `version` of it; the caller holds the incident's lock.
 * @throws STALE with details.current where it changed meanwhile, CONFLICT where the step is over
 */
export async function getDraftFor(
  tx: Tx,
  incident: Pick<Incident, "id" | "number">,
  { draftId, version }: { draftId: string; version: number },
  step: DraftStep,
): Promise<Row> {
  const row = await getDraftRow(tx, incident.id, draftId);
  const current = toDraft(row, formatRef(incident.number));
  if (row.version !== version) {
    const by = row.editedByName && row.state === "edited" ? ` by ${row.editedByName}` : "";
    throw new AppError("STALE", `Draft ${row.number} was changed meanwhile${by}. Look at it again.`, { current });
  }
  if (stateAfter(row.state, step) !== null) return row;
  const state = DRAFT_STATE_LABEL[row.state].toLowerCase();
  throw new AppError("CONFLICT", `Draft ${row.number} is ${state}: this is not possible any more.`, { current });
}

/** When an incident's next draft is due, from the promise, the last milestone and the last draft; null: never. */
export async function loadCutTimes(db: Db | Tx, incidentId: string): Promise<{ nextCutAt: number | null }> {
  const [incident, milestone, settings] = await Promise.all([
    db.incident.findUniqueOrThrow({ where: { id: incidentId } }),
    db.milestone.findFirst({ where: { incidentId }, orderBy: { sequence: "desc" }, select: { cutAt: true } }),
    getSettings(db),
  ]);
  // Recordings tell what others published; a resolved incident has had its last word, or gets it by hand.
  if (incident.replayOf !== null || incident.status === "Resolved") return { nextCutAt: null };
  const since = milestone?.cutAt ?? incident.openedAt;
  const draft = await db.milestoneDraft.findFirst({
    where: { incidentId, cutAt: { gte: since } },
    orderBy: { number: "desc" },
    select: { cutAt: true },
  });
  return {
    nextCutAt: nextCutAt({
      promisedAt: incident.nextUpdateEta?.getTime() ?? null,
      since: since.getTime(),
      lastCutAt: draft?.cutAt.getTime() ?? null,
      intervalMinutes:
        settings.draftIntervalMinutes[incident.severity] ?? settings.updateIntervalMinutes[incident.severity],
      // Who is told that an update is due finds a draft of it.
      leadMinutes: Math.max(
        settings.draftLeadMinutes[incident.severity],
        settings.nudgeMinutes[incident.severity] ?? 0,
      ),
    }),
  };
}

/** Whom a draft is for: as the last milestone, else everyone inside, and the public where they feel it (DOMAIN row 23). */
function audienceFor(incident: Incident, last: { audience: Audience[] } | null): Audience[] {
  if (last) return last.audience;
  const isForPublic =
    incident.publicSince !== null ||
    (incident.externalImpact !== "No" && (incident.severity === "Critical" || incident.severity === "High"));
  return AUDIENCES.filter((one) => one === "stakeholder" || one === "executive" || (one === "public" && isForPublic));
}

type Other = { audience: Audience; channel: "email" | "slack" | "teams" };

/** Who reads a text of their own: those who are told by mail, and the chats that are told. */
function othersOf(audience: readonly Audience[], matches: readonly Match[]): Other[] {
  const mails = audience
    .filter((one, index) => index > 0 || one === "public")
    .map((one): Other => ({ audience: one, channel: "email" }));
  const posts = planPosts(matches, undefined).flatMap((post): Other[] =>
    post.channel !== "webhook" && CHANNELS_OF[post.audience].includes(post.channel)
      ? [{ audience: post.audience, channel: post.channel }]
      : [],
  );
  return [...mails, ...posts];
}

export type ComposedDraft = DraftText & { audience: Audience[]; nextUpdateMinutes: number | null };

/** The text that a draft would have now, cut from the record since the last milestone; writes nothing. */
export async function loadDraftText(db: Db | Tx, incident: Incident, now: Date): Promise<ComposedDraft> {
  const where = { incidentId: incident.id };
  const [last, settings, changes, templates, facts] = await Promise.all([
    db.milestone.findFirst({ where, orderBy: { sequence: "desc" }, select: { audience: true } }),
    getSettings(db),
    listChanges(db, incident.id),
    loadTemplates(db),
    loadTemplateFacts(db, incident, now),
  ]);
  const isResolution = incident.phase >= 8 || incident.status === "Resolved";
  const usual = settings.updateIntervalMinutes[incident.severity];
  const nextUpdateMinutes = isResolution ? null : usual;
  const audience = audienceFor(incident, last);
  const promised = nextUpdateMinutes === null ? null : "promised";
  const lint = await loadLintFacts(db, incident, { isResolution, nextUpdateEta: promised });
  const { affectedSystems: systems, severity, externalImpact } = incident;
  const matches = await matchEndpoints(db, { audiences: audience, severity, systems });
  const draft = {
    audience,
    others: othersOf(audience, matches),
    isFirst: last === null,
    externalImpact,
    phaseEnteredAt: incident.phaseEnteredAt.toISOString(),
    changes,
    templates,
  };
  const text = composeDraft({ ...facts, ...draft }, lint);
  return { ...text, audience, nextUpdateMinutes };
}

/** Incidents on which drafts are cut, for the sweep. */
export const listDrafted = (db: Db) =>
  db.incident.findMany({
    where: { status: { not: "Resolved" }, replayOf: null },
    orderBy: { number: "asc" },
    select: { id: true },
  });

/** The number that the incident's next draft gets; the caller holds the incident's lock. */
export async function nextNumber(tx: Tx, incidentId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ next: number }[]>(Prisma.sql`
    select coalesce(max(number), 0) + 1 as next from milestone_draft where incident_id = ${incidentId}`);
  return rows[0]?.next ?? 1;
}
