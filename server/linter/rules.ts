import type { Finding, LintFacts, LintLevel } from "./schemas";

/** Audiences outside the house. */
const OUTSIDE: ReadonlySet<string> = new Set(["public", "affected_customers", "strategic"]);
export const isOutside = (audience: string): boolean => OUTSIDE.has(audience);

type Found = { from: number; to: number };
type Example = { text: string; facts?: Partial<LintFacts> };

/** A rule is data: what it looks for, when it applies, what it says, and texts that it must and must not stop at. */
export type LintRule = {
  id: string;
  level: (facts: LintFacts) => LintLevel | null;
  message: (excerpt: string, facts: LintFacts) => string;
  find: (text: string, facts: LintFacts) => Found[];
  bad: readonly Example[];
  good: readonly Example[];
};

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const LETTER = "\\p{L}\\p{N}_";

function matches(text: string, pattern: RegExp): Found[] {
  const all = new RegExp(pattern.source, `${pattern.flags.replace(/[gu]/g, "")}gu`);
  return [...text.matchAll(all)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

/** Finds words as words, in any case; longer ones first, so that what lies within another counts once. */
function findWords(text: string, words: readonly string[]): Found[] {
  const wanted = words.map((word) => word.trim()).filter((word) => word.length > 1);
  if (wanted.length === 0) return [];
  const list = [...wanted].sort((a, b) => b.length - a.length).map((word) => escaped(word).replace(/\s+/g, "\\s+"));
  return matches(text, new RegExp(`(?<![${LETTER}])(?:${list.join("|")})(?![${LETTER}])`, "i"));
}

const always = (level: LintLevel) => () => level;
const outsideOnly = (level: LintLevel) => (facts: LintFacts) => (isOutside(facts.audience) ? level : null);

const HEDGES = [
  "probably",
  "presumably",
  "we think",
  "we believe",
  "we suspect",
  "we assume",
  "is suspected",
  "suspected cause",
  "likely caused",
  "likely due",
  "most likely",
  "may be caused",
  "might be caused",
  "could be caused",
  "may be due",
  "might be due",
  "could be due",
  "appears to be caused",
  "appears to be due",
  "seems to be caused",
  "seems to be due",
  "possibly caused",
  "possibly due",
];
const CAUSES = ["caused by", "due to", "because of", "root cause", "as a result of", "was triggered by"];
const BLAME = [
  "human error",
  "operator error",
  "user error",
  "engineer error",
  "someone forgot",
  "somebody forgot",
  "forgot to",
  "careless",
  "negligence",
  "negligent",
  "incompetent",
  "to blame",
  "is at fault",
  "was at fault",
  "their fault",
  "vendor's fault",
  "should have known",
  "by mistake of",
];
const ABSOLUTES = [
  "all customers",
  "every customer",
  "all users",
  "every user",
  "nobody is affected",
  "no one is affected",
  "always",
  "never",
  "guarantee",
  "guaranteed",
  "certainly",
  "completely",
  "100 %",
  "100%",
  "no data loss",
];
const COUNT_WORDS = "customers?|clients?|users?|accounts?|tenants?|merchants?|people";
const ABOUT =
  /(approximately|about|around|roughly|nearly|some|up to|at least|more than|fewer than|an estimated|~|≈)\s*$/i;
const SMALL = new Set(
  "about after also been before being could does from have into more only other over should some such than that their them then there these they this those through under until using very were what when where which while will with would your".split(
    " ",
  ),
);

const significant = (text: string): string[] => [
  ...new Set((text.toLowerCase().match(/[\p{L}\p{N}-]{4,}/gu) ?? []).filter((word) => !SMALL.has(word))),
];

/** Whether a text says at least half of what a workaround says. */
function mentions(text: string, workaround: string): boolean {
  const words = significant(workaround);
  if (words.length === 0) return true;
  const said = new Set(significant(text));
  return words.filter((word) => said.has(word)).length * 2 >= words.length;
}

export const LINT_RULES: readonly LintRule[] = [
  {
    id: "unfilled-variable",
    level: always("error"),
    message: (excerpt) => `${excerpt} is not filled. Put in what it stands for, or take it out.`,
    find: (text) => matches(text, /\{\{[^{}]*\}\}/),
    bad: [{ text: "Impact: {{impact}}." }],
    good: [{ text: "Impact: checkouts fail." }, { text: "The set {a} is empty." }],
  },
  {
    id: "cause-speculation",
    level: (facts) => (facts.isCauseConfirmed ? null : isOutside(facts.audience) ? "error" : "warning"),
    message: (excerpt) =>
      `"${excerpt}" speculates about the cause, which is not confirmed. Say what is known, or "under investigation".`,
    find: (text) => findWords(text, [...HEDGES, ...CAUSES]),
    bad: [
      { text: "We believe a deploy broke checkout." },
      { text: "Errors are probably from the cache." },
      { text: "The outage was caused by a configuration change." },
      { text: "Slow pages due to database load." },
    ],
    good: [
      { text: "The cause is under investigation; we are looking at the network and the database." },
      { text: "The outage was caused by a configuration change.", facts: { isCauseConfirmed: true } },
      { text: "The next update is due at 15:00." },
    ],
  },
  {
    id: "blame",
    level: always("error"),
    message: (excerpt) => `"${excerpt}" puts blame on someone. Say what happened to the system instead.`,
    find: (text) => findWords(text, BLAME),
    bad: [{ text: "The outage came from human error." }, { text: "Our vendor is to blame." }],
    good: [{ text: "A configuration change was applied and has been taken back." }],
  },
  {
    id: "missing-next-update",
    level: (facts) => (facts.severity === "Low" ? "warning" : "error"),
    message: () => "It does not say when the next update comes. Promise one.",
    find: (_text, facts) => (facts.isResolution || facts.nextUpdateEta !== null ? [] : [{ from: 0, to: 0 }]),
    bad: [{ text: "Checkout is slow.", facts: { nextUpdateEta: null } }],
    good: [
      { text: "Checkout is slow.", facts: { nextUpdateEta: "2026-11-21T15:00:00.000Z" } },
      { text: "Checkout is back.", facts: { nextUpdateEta: null, isResolution: true } },
    ],
  },
  {
    id: "missing-workaround",
    level: (facts) => (facts.isResolution ? null : "warning"),
    message: (_, { workaround }) => `A workaround is recorded and not in the text: "${workaround}".`,
    find: (text, facts) => (mentions(text, facts.workaround) ? [] : [{ from: 0, to: 0 }]),
    bad: [{ text: "Card payments fail.", facts: { workaround: "Pay by bank transfer or invoice" } }],
    good: [
      {
        text: "Card payments fail. You can pay by bank transfer.",
        facts: { workaround: "Pay by bank transfer or invoice" },
      },
      { text: "Card payments fail.", facts: { workaround: "" } },
      { text: "Card payments work.", facts: { workaround: "Pay by bank transfer", isResolution: true } },
    ],
  },
  {
    id: "promise-never-again",
    level: always("error"),
    message: (excerpt) => `"${excerpt}" cannot be promised. Say what is done so that it becomes less likely.`,
    find: (text) =>
      findWords(text, ["will not happen again", "won't happen again", "never happen again", "cannot happen again"]),
    bad: [{ text: "This will not happen again." }],
    good: [{ text: "We are adding a limit so that one tenant cannot fill the pool." }],
  },
  {
    id: "promise-of-repair",
    level: outsideOnly("warning"),
    message: (excerpt) => `"${excerpt}" promises when it is repaired. Promise the next update instead.`,
    find: (text) =>
      matches(
        text,
        /\b(?:will be|should be|expect(?:ed)? (?:it |this )?to be)\s+(?:fixed|resolved|restored|back|repaired)\s+(?:by|within|before|in|at)\b/i,
      ),
    bad: [{ text: "Payments will be restored by 16:00." }, { text: "Login should be fixed within the hour." }],
    good: [{ text: "We will be back with an update by 16:00." }, { text: "Payments were restored at 16:00." }],
  },
  {
    id: "absolute-words",
    level: (facts) => (facts.isResolution ? null : "warning"),
    message: (excerpt) => `"${excerpt}" leaves no room for what is not known yet. Say what you have seen.`,
    find: (text) => findWords(text, ABSOLUTES),
    bad: [
      { text: "All customers are affected." },
      { text: "There is no data loss." },
      { text: "Uploads never finish." },
    ],
    good: [
      { text: "Customers in Europe cannot pay by card." },
      { text: "There is no data loss.", facts: { isResolution: true } },
    ],
  },
  {
    id: "count-without-approximately",
    level: (facts) => (facts.isCustomerCountConfirmed ? null : "error"),
    message: (excerpt) => `The count is not confirmed. Write "approximately ${excerpt}".`,
    find: (text) =>
      matches(
        text,
        new RegExp(`\\d[\\d.,\\u202f\\u00a0 ]*\\s?(?:k|thousand|million)?\\s*(?:${COUNT_WORDS})\\b`, "i"),
      ).filter(({ from }) => !ABOUT.test(text.slice(0, from))),
    bad: [{ text: "127 customers cannot pay." }, { text: "It affects 1,200 users in Europe." }],
    good: [
      { text: "Approximately 127 customers cannot pay." },
      { text: "Up to 1,200 users in Europe see errors." },
      { text: "127 customers could not pay.", facts: { isCustomerCountConfirmed: true } },
      { text: "2 regions are affected." },
    ],
  },
  {
    id: "internal-names",
    level: outsideOnly("error"),
    message: (excerpt) => `"${excerpt}" is a name of the house. Outsiders know the product, not its parts or people.`,
    find: (text, facts) => findWords(text, facts.internalNames),
    bad: [{ text: "postgres-main is full.", facts: { internalNames: ["postgres-main"] } }],
    good: [
      { text: "Card payments fail.", facts: { internalNames: ["postgres-main"] } },
      { text: "postgres-main is full.", facts: { internalNames: ["postgres-main"], audience: "stakeholder" } },
      { text: "The application is slow.", facts: { internalNames: ["App"] } },
    ],
  },
  {
    id: "hosts",
    level: outsideOnly("error"),
    message: (excerpt) => `"${excerpt}" is an address inside the house. Take it out.`,
    find: (text) => [
      ...matches(text, /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/),
      ...matches(text, /(?<![\w.-])[a-z0-9][a-z0-9.-]*\.(?:internal|local|lan|corp|intra|svc|cluster\.local)\b/i),
      ...matches(text, /(?<![\w./-])[a-z]{2,}(?:-[a-z0-9]+)*-\d{2,}(?![\w-])/i),
    ],
    bad: [
      { text: "10.2.3.4 does not answer." },
      { text: "db.prod.internal is down." },
      { text: "Restarting web-prod-03." },
    ],
    good: [
      { text: "Our status page is status.example.com." },
      { text: "INC-42 goes on." },
      { text: "Version 1.2.3 is out." },
    ],
  },
  {
    id: "bridge-link",
    level: outsideOnly("error"),
    message: () => "The bridge is for those who work on it. Take its link out.",
    find: (text, { bridgeUrl }) => [
      ...(bridgeUrl && text.includes(bridgeUrl)
        ? [{ from: text.indexOf(bridgeUrl), to: text.indexOf(bridgeUrl) + bridgeUrl.length }]
        : []),
      ...matches(text, /https?:\/\/(?:[\w-]+\.)?(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com|webex\.com)\/\S*/i),
    ],
    bad: [
      { text: "Join us: https://acme.zoom.us/j/123456" },
      { text: "Call: https://call.example.com/war-room", facts: { bridgeUrl: "https://call.example.com/war-room" } },
    ],
    good: [{ text: "See https://status.example.com." }],
  },
  {
    id: "jargon",
    level: (facts) => (facts.audience === "executive" ? "warning" : null),
    message: (excerpt) => `"${excerpt}" is a word of engineers. Say what it means for the business.`,
    find: (text, facts) => findWords(text, facts.jargon),
    bad: [
      {
        text: "The failover of the replica is slow.",
        facts: { audience: "executive", jargon: ["failover", "replica"] },
      },
    ],
    good: [
      { text: "The failover is slow.", facts: { audience: "stakeholder", jargon: ["failover"] } },
      { text: "Orders are taken again.", facts: { audience: "executive", jargon: ["failover"] } },
    ],
  },
];

/** Whether a system's name reads like one of the house ("payments-api", "db1"), not like a product ("Search"). */
export const isTechnicalName = (name: string): boolean => /[-_./\d]/.test(name) && !/\s/.test(name.trim());

/** Whether it reads like a person's name, or a rotation's ("Sofia Chen", "App on-call"), not like a plain word. */
export const isPersonalName = (name: string): boolean => /\p{L}\s+\S/u.test(name.trim()) || isTechnicalName(name);

/** INC-42 is the incident's public name, and no host. */
const isOwnRef = (excerpt: string): boolean => /^inc-\d+$/i.test(excerpt);

/**
 * Holds a text against every rule (S4 communication rules, DOMAIN row 12, 25): in the order of the text, errors first
 * at the same place.
 * @param text what the audience would read: title and body
 */
export function lintText(text: string, facts: LintFacts): Finding[] {
  const findings = LINT_RULES.flatMap((rule) => {
    const level = rule.level(facts);
    if (level === null) return [];
    return rule.find(text, facts).flatMap(({ from, to }): Finding[] => {
      const excerpt = text.slice(from, to).trim();
      if (rule.id === "hosts" && isOwnRef(excerpt)) return [];
      return [{ rule: rule.id, level, message: rule.message(excerpt, facts), from, to, excerpt }];
    });
  });
  const rank = { error: 0, warning: 1 };
  return findings.sort(
    (a, b) => a.from - b.from || rank[a.level] - rank[b.level] || a.rule.localeCompare(b.rule, "en"),
  );
}

/** Whether nothing that was found stops the text from being published. */
export const isPublishable = (findings: readonly Finding[], isWarningsAccepted: boolean): boolean =>
  findings.every((finding) => finding.level === "warning" && isWarningsAccepted);
