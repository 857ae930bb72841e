import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { textFor } from "../milestones/rules";
import type { Audience, TextOfAudience } from "../milestones/schemas";
import { getSettings } from "../settings/reads";
import { isPersonalName, isTechnicalName, lintForAudience } from "./rules";
import { type Finding, LintDraft, type LintFacts } from "./schemas";

type Promised = { isResolution: boolean; nextUpdateEta: string | null };
export type LintedText = Promised & {
  title: string;
  body: string;
  publicTitle?: string | undefined;
  audience: readonly string[];
  texts?: readonly TextOfAudience[];
};

/**
 * What the record knows that a text about the incident is held against; the caller has authorized. Names of the house
 * are those of the settings, and the systems, people and owners of this incident that read like names.
 */
export async function loadLintFacts(
  db: Db | Tx,
  incident: Incident,
  text: Promised,
): Promise<Omit<LintFacts, "audience">> {
  const [settings, people, paths] = await Promise.all([
    getSettings(db),
    db.participant.findMany({ where: { incidentId: incident.id }, select: { displayName: true } }),
    db.recoveryPath.findMany({ where: { incidentId: incident.id }, select: { owner: true } }),
  ]);
  const names = [...people.map((person) => person.displayName), ...paths.map((path) => path.owner)];
  const heard = [...incident.affectedSystems.filter(isTechnicalName), ...names.filter(isPersonalName)];
  return {
    severity: incident.severity,
    isResolution: text.isResolution,
    nextUpdateEta: text.nextUpdateEta,
    isCauseConfirmed: incident.rootCauseStatus === "confirmed",
    workaround: incident.workaround,
    customerCount: incident.customerCount,
    isCustomerCountConfirmed: incident.isCustomerCountConfirmed,
    bridgeUrl: incident.bridgeUrl,
    internalNames: [...new Set([...settings.internalNames, ...heard])],
    jargon: settings.jargonWords,
  };
}

/** The texts that an audience would read, on whichever channel. */
function textsFor({ title, body, texts = [] }: LintedText, audience: string): { title: string; body: string }[] {
  const own = { title, body, texts };
  const channels = texts.flatMap((one) => (one.audience === audience && one.channel ? [one.channel] : []));
  return [null, ...channels].map((channel) => textFor(own, audience as Audience, channel));
}

/** What the linter finds in a milestone, for each audience in what it would read; the same place and rule once. */
export async function lintMilestone(db: Db | Tx, incident: Incident, text: LintedText): Promise<Finding[]> {
  const facts = await loadLintFacts(db, incident, text);
  const all = text.audience.flatMap((audience) =>
    textsFor(text, audience).flatMap((one) =>
      lintForAudience({ ...one, publicTitle: text.publicTitle }, { ...facts, audience }),
    ),
  );
  const worst = new Map<string, Finding>();
  for (const finding of all) {
    const key = `${finding.rule} ${finding.from} ${finding.to} ${finding.excerpt}`;
    if (finding.level === "error" || !worst.has(key)) worst.set(key, finding);
  }
  return [...worst.values()];
}

/** What the linter finds in a text that is being written: asked for while it is typed. @throws NOT_FOUND */
export async function lintDraft(ctx: Context, input: LintDraft): Promise<Finding[]> {
  authorize(ctx, "milestone.draft");
  const wanted = parseInput(LintDraft, input);
  const incident = await ctx.db.incident.findUniqueOrThrow({ where: { id: await getIncidentId(ctx, wanted.ref) } });
  return lintMilestone(ctx.db, incident, wanted);
}
