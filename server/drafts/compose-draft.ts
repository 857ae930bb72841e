import { isOutside, lintText } from "../linter/rules";
import type { LintFacts } from "../linter/schemas";
import type { Audience, TextOfAudience } from "../milestones/schemas";
import {
  chooseTemplate,
  describeUnfilled,
  fillLate,
  fillTemplate,
  instantWords,
  LATE_MARKS,
  namesIn,
  valuesFor,
} from "../templates/rules";
import {
  type TemplateChannel,
  type TemplateFacts,
  type TemplateSummary,
  type TemplateValues,
  VARIABLES,
  type VariableName,
} from "../templates/schemas";
import { type Change, newsOf, newsWords, stageOf } from "./rules";
import type { TextStage } from "./schemas";

export type DraftFacts = Omit<TemplateFacts, "news"> & {
  /** Whom it is for, outermost first. */
  audience: readonly Audience[];
  /** The other texts that go out: who reads them where. */
  others: readonly { audience: Audience; channel: Exclude<TemplateChannel, "status_page"> }[];
  isFirst: boolean;
  externalImpact: "Yes" | "No" | "Unknown" | "Likely";
  /** When its present phase was entered. */
  phaseEnteredAt: string;
  /** The record since the last milestone, oldest first. */
  changes: readonly Change[];
  templates: readonly TemplateSummary[];
};

export type DraftText = {
  stage: TextStage;
  title: string;
  body: string;
  templateVersionId: string | null;
  /** What others read in the place of it. */
  texts: TextOfAudience[];
  publicTitle: string;
  /** Seqs of the entries whose news the texts tell. */
  entrySeqs: number[];
  leftOut: string[];
};

const TITLE_MAX = 200;
const VALUE_MAX = 1_200;
const BODY_MAX = 4_000;
/** The headline for outsiders where none is set, or none that may be read: the internal title never. */
const GENERIC_HEADLINE = "Service disruption";
/** Said where no template is on. */
const PLAIN = { subject: "Update: {{title}}", body: "We are working on it. Next update: {{nextUpdate}}." };
const PLAIN_END = { subject: "Resolved: {{title}}", body: "Service is restored. Cause: {{cause}}." };
/** While a text is held against the linter, its promise and its length read like this. */
const SAMPLE = { nextUpdate: "15:30 UTC", duration: "2 hours" };

/** What people wrote, from what a text can best do without. */
const WRITTEN: readonly VariableName[] = [
  "news",
  "currentBet",
  "systems",
  "workaround",
  "summary",
  "businessImpact",
  "customers",
  "cause",
  "resolution",
  "finalImpact",
  "impact",
  "organisation",
  "title",
];

const GUESS = {
  Yes: "Customers are affected",
  Likely: "Customers may be affected; we are checking who",
  Unknown: "We are checking who is affected",
  No: "No effect on customers is known",
} as const;

/** What stands for a variable that the record has no fitting value of: what is known to be true, and no more. */
const fallbacks = (facts: DraftFacts): TemplateValues => ({
  title: GENERIC_HEADLINE,
  organisation: "Service notice",
  impact: GUESS[facts.externalImpact],
  finalImpact: "We are confirming what was affected",
  resolution: "The detail follows in the Learning Review",
  cause: "under review",
  resolvedAt: instantWords(facts.phaseEnteredAt, facts.now, facts.zone),
});

/** Which entries a variable tells of. */
const TELLS: Partial<Record<VariableName, readonly Change["kind"][]>> = {
  impact: ["impact"],
  customers: ["impact"],
  workaround: ["impact"],
  systems: ["impact"],
  status: ["phase", "status"],
  phase: ["phase", "status"],
  currentBet: ["bet"],
};

const labelOf = (name: string): string => VARIABLES.find((one) => one.name === name)?.label ?? name;

type Known = { values: TemplateValues; newsSeqs: number[] };

/** One text in the making: what is known to its readers, and what had to be left out. */
class Writer {
  readonly leftOut = new Set<string>();
  readonly entrySeqs = new Set<number>();
  private readonly known = new Map<Audience, Known>();
  /** What the linter said of a text, for each audience. */
  private readonly held = new Map<string, string | null>();

  constructor(
    private readonly facts: DraftFacts,
    private readonly lint: Omit<LintFacts, "audience">,
    private readonly stage: TextStage,
  ) {}

  private problem(text: string, audience: Audience): string | null {
    const said = fillLate(text, SAMPLE);
    const key = `${audience} ${said}`;
    let problem = this.held.get(key);
    if (problem === undefined) {
      const errors = lintText(said, { ...this.lint, audience }).filter(({ level }) => level === "error");
      problem = errors[0]?.message ?? null;
      this.held.set(key, problem);
    }
    return problem;
  }

  /** The values that these readers may be told; what is not fit for them is named. */
  private values(audience: Audience): Known {
    const known = this.known.get(audience) ?? this.learn(audience);
    this.known.set(audience, known);
    return { ...known, values: { ...known.values } };
  }

  private learn(audience: Audience): Known {
    const { facts } = this;
    const isOut = isOutside(audience);
    const news = newsOf(facts.changes, isOut).filter((one) => {
      const problem = this.problem(one.text, audience);
      if (problem) this.leftOut.add(`A change: ${problem}`);
      return problem === null;
    });
    const words = newsWords(news);
    const values = valuesFor({ ...facts, news: { inside: words, outside: words } }, audience);
    for (const name of WRITTEN) {
      const value = values[name];
      if (value === undefined) continue;
      const tooLong = value.length > VALUE_MAX ? "it is too long for an update." : null;
      const problem = tooLong ?? this.problem(value, audience);
      if (!problem) continue;
      delete values[name];
      this.leftOut.add(`${labelOf(name)}: ${problem}`);
    }
    return { values: { ...values, ...LATE_MARKS }, newsSeqs: news.flatMap(({ seqs }) => seqs) };
  }

  private tell(names: readonly string[], values: TemplateValues, newsSeqs: readonly number[]): void {
    for (const name of names as VariableName[]) {
      if (!values[name]) continue;
      if (name === "news") for (const seq of newsSeqs) this.entrySeqs.add(seq);
      const kinds = TELLS[name];
      for (const { kind, seq } of this.facts.changes) if (kinds?.includes(kind)) this.entrySeqs.add(seq);
    }
  }

  /** The readers' template, filled; what keeps the linter from letting it through is taken out piece by piece. */
  write(audience: Audience, channel: TemplateChannel): Omit<TextOfAudience, "channel"> {
    const { stage, facts } = this;
    const template = chooseTemplate(facts.templates, { stage, audience, channel, severity: facts.severity });
    const text = template ?? (stage === "resolution" ? PLAIN_END : PLAIN);
    const { values, newsSeqs } = this.values(audience);
    const known = { ...values };
    const readable = fallbacks(facts);
    const fill = () => {
      const all = { ...readable, ...values };
      const { subject, body, unfilled } = fillTemplate(text, all);
      return { title: subject.slice(0, TITLE_MAX).trim(), body, unfilled };
    };
    let filled = fill();
    for (const name of WRITTEN) {
      const problem = this.problem(`${filled.title}\n${filled.body}`, audience);
      if (problem === null && filled.body.length <= BODY_MAX) break;
      if (values[name] === undefined) continue;
      delete values[name];
      this.leftOut.add(`${labelOf(name)}: ${problem ?? "it is too long for an update."}`);
      filled = fill();
    }
    for (const { label, remedy } of describeUnfilled(
      filled.unfilled.filter((name) => !(name in LATE_MARKS)),
      audience,
    )) {
      this.leftOut.add(`${label} has no value yet. ${remedy}`);
    }
    const said = namesIn(`${text.subject}\n${text.body}`).filter((name) => values[name as VariableName] !== undefined);
    this.tell(said, known, newsSeqs);
    const { title, body } = filled;
    return { audience, title, body, templateVersionId: template?.versionId ?? null };
  }
}

/**
 * Cuts a milestone's texts from the record, without AI (S0, S1 phases 4 and 8): for each audience and channel its
 * active template, filled with what is theirs alone. Every value is held against the linter on its way in; what does
 * not pass is left out and named.
 * @param lint what the linter holds a text against, but for the audience
 */
export function composeDraft(facts: DraftFacts, lint: Omit<LintFacts, "audience">): DraftText {
  const [main = "stakeholder"] = facts.audience;
  const isOut = facts.audience.some(isOutside);
  const hasNews = facts.changes.some(
    (change) => change.kind !== "opened" && !(isOutside(main) && change.kind === "bet"),
  );
  const stage = stageOf({ ...facts, hasNews });
  const writer = new Writer(facts, { ...lint, isResolution: stage === "resolution" }, stage);
  const { title, body, templateVersionId } = writer.write(main, main === "public" ? "status_page" : "email");
  // Their mail's words are an audience's own on every way; the public's mail stands beside the page.
  const texts = facts.others.map(({ audience, channel }) => ({
    ...writer.write(audience, channel),
    channel: channel === "email" && audience !== "public" ? null : channel,
  }));
  const opened = facts.changes.filter((one) => one.kind === "opened").map((one) => one.seq);
  const wanted = facts.publicTitle?.trim() ?? "";
  const isFit = (one: Audience) =>
    !lintText(wanted, { ...lint, audience: one }).some(({ level }) => level === "error" || wanted.length > TITLE_MAX);
  const headline = wanted !== "" && facts.audience.every(isFit) ? wanted.slice(0, TITLE_MAX) : GENERIC_HEADLINE;
  return {
    stage,
    title,
    body,
    templateVersionId,
    texts,
    publicTitle: isOut ? headline : "",
    entrySeqs: [...new Set([...opened, ...writer.entrySeqs])].sort((a, b) => a - b),
    leftOut: [...writer.leftOut],
  };
}
