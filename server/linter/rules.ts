import {
  type Found,
  findAbsolutes,
  findBlame,
  findBridge,
  findCauses,
  findCounts,
  findHedges,
  findHosts,
  findRepairTimes,
  findWords,
  matches,
  mentions,
} from "../words/rules";
import type { Finding, Fix, LintFacts, LintLevel } from "./schemas";

/** Audiences outside the house. */
const OUTSIDE: ReadonlySet<string> = new Set(["public", "affected_customers", "strategic"]);
export const isOutside = (audience: string): boolean => OUTSIDE.has(audience);

type Example = { text: string; facts?: Partial<LintFacts> };

/** A rule is data: what it looks for, when it applies, what it says, and texts that it must and must not stop at. */
export type LintRule = {
  id: string;
  level: (facts: LintFacts) => LintLevel | null;
  message: (excerpt: string, facts: LintFacts) => string;
  find: (text: string, facts: LintFacts) => Found[];
  /** What a key press makes of it, where no person needs to think. */
  fix?: (excerpt: string, facts: LintFacts, before: string) => Fix | null;
  bad: readonly Example[];
  good: readonly Example[];
};

const always = (level: LintLevel) => () => level;
const outsideOnly = (level: LintLevel) => (facts: LintFacts) => (isOutside(facts.audience) ? level : null);

/** What engineers' words mean to those who lead; a word without an entry needs a person to translate it. */
const PLAIN: Readonly<Record<string, string>> = {
  "5xx": "errors",
  cluster: "group of servers",
  container: "part of the service",
  failover: "switch to the standby",
  hotfix: "repair",
  latency: "response time",
  "load balancer": "traffic control",
  middleware: "connecting software",
  node: "server",
  payload: "content",
  replica: "copy",
  rollback: "return to the previous version",
  runbook: "set of instructions",
  throughput: "volume",
};

const NEVER_AGAIN = ["will not", "won't", "never", "cannot", "can't"].flatMap((no) => [
  `${no} happen again`,
  `${no} occur again`,
]);

/** Whether a sentence begins behind this. */
const isStart = (before: string): boolean => /(?:^|[.!?:\n]\s*)$/.test(before);

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
      `"${excerpt}" names or guesses a cause that is not confirmed. Write what is seen, and that the cause is under investigation.`,
    find: findCauses,
    bad: [
      { text: "We believe a deploy broke checkout." },
      { text: "Errors are probably from the cache." },
      { text: "The outage was caused by a configuration change." },
      { text: "Slow pages due to database load." },
      { text: "The root cause is a full disk." },
      { text: "It looks like a network problem." },
      { text: "The errors may be related to last night's release." },
      { text: "The problem was traced to a certificate." },
      { text: "We suspect the payment provider." },
      { text: "The outage stems from a change of the network." },
    ],
    good: [
      { text: "The cause is under investigation; we are looking at the network and the database." },
      { text: "The outage was caused by a configuration change.", facts: { isCauseConfirmed: true } },
      { text: "The next update is due at 15:00." },
      { text: "The next update is due to come at 15:00." },
      { text: "The root cause is not yet known." },
      { text: "We are still looking for the root cause." },
      { text: "Root cause: under review." },
      { text: "We are sorry for the disruption caused by this incident." },
      { text: "Replies take longer because of a high volume of questions." },
      { text: "Emails may be delayed. Customers are likely to see slow pages." },
    ],
  },
  {
    id: "hedge",
    level: always("warning"),
    message: (excerpt) => `"${excerpt}" guesses. Write what is seen, or that it is not known yet.`,
    find: findHedges,
    bad: [{ text: "You will probably see slow pages." }, { text: "Perhaps some carts are empty." }],
    good: [{ text: "Some customers see slow pages." }, { text: "We do not know yet whether carts are affected." }],
  },
  {
    id: "blame",
    level: always("error"),
    message: (excerpt) =>
      `"${excerpt}" puts it on somebody. Write what happened to the system: "a configuration change was applied".`,
    find: findBlame,
    bad: [
      { text: "The outage came from human error." },
      { text: "Our vendor is to blame." },
      { text: "An engineer accidentally deleted the table." },
      { text: "Our network provider failed to tell us." },
      { text: "This is the fault of our supplier." },
    ],
    good: [
      { text: "A configuration change was applied and has been taken back." },
      { text: "Production data was deleted by accident and is being restored from backup." },
      { text: "We know where the fault is. The default stays as it was." },
      { text: "Our engineers are restoring the table. The provider has confirmed the outage." },
    ],
  },
  {
    id: "missing-next-update",
    level: (facts) => (facts.severity === "Low" ? "warning" : "error"),
    message: () => "It does not say when the next update comes. Choose a time under Next update.",
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
    fix: (_, { workaround }) => ({
      label: "Add it at the end",
      text: `What you can do meanwhile: ${workaround.trim().replace(/[.]$/, "")}.`,
    }),
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
    message: (excerpt) => `"${excerpt}" cannot be promised. Write what is done so that it becomes less likely.`,
    find: (text) => findWords(text, NEVER_AGAIN),
    bad: [{ text: "This will not happen again." }, { text: "We make sure that it can't occur again." }],
    good: [{ text: "We are adding a limit so that one tenant cannot fill the pool." }],
  },
  {
    id: "promise-of-repair",
    level: outsideOnly("warning"),
    message: (excerpt) => `"${excerpt}" promises when it is repaired. Promise the next update instead.`,
    find: findRepairTimes,
    bad: [
      { text: "Payments will be restored by 16:00." },
      { text: "Login should be fixed within the hour." },
      { text: "The expected time to recovery is two hours." },
      { text: "We expect the service to recover within two hours." },
    ],
    good: [
      { text: "We will be back with an update by 16:00." },
      { text: "Payments were restored at 16:00." },
      { text: "We expect to publish the next update at 16:00." },
    ],
  },
  {
    id: "absolute-words",
    level: (facts) => (facts.isResolution ? null : "warning"),
    message: (excerpt) => `"${excerpt}" leaves no room for what is not known yet. Write what you have seen, and where.`,
    find: findAbsolutes,
    bad: [
      { text: "All customers are affected." },
      { text: "There is no data loss." },
      { text: "Uploads never finish." },
      { text: "The service is fully restored." },
    ],
    good: [
      { text: "Customers in Europe cannot pay by card." },
      { text: "Not all customers are affected." },
      { text: "There is no data loss.", facts: { isResolution: true } },
    ],
  },
  {
    id: "count-without-approximately",
    level: (facts) => (facts.isCustomerCountConfirmed ? null : "error"),
    message: (excerpt) => `The count is not confirmed. Write "approximately ${excerpt}", or have it confirmed.`,
    find: findCounts,
    fix: (excerpt, _, before) => {
      const words = `${excerpt.charAt(0).toLowerCase()}${excerpt.slice(1)}`;
      return {
        label: 'Insert "approximately"',
        text: `${isStart(before) ? "Approximately" : "approximately"} ${words}`,
      };
    },
    bad: [
      { text: "127 customers cannot pay." },
      { text: "It affects 1,200 users in Europe." },
      { text: "40 of our enterprise customers cannot sign in." },
      { text: "This affects 12 % of customers." },
      { text: "Twenty customers see errors." },
    ],
    good: [
      { text: "Approximately 127 customers cannot pay." },
      { text: "Up to 1,200 users in Europe see errors." },
      { text: "Between 100 and 200 customers cannot pay." },
      { text: "About 12 % of customers see errors." },
      { text: "127 customers could not pay.", facts: { isCustomerCountConfirmed: true } },
      { text: "2 regions are affected. At 14:32 customers saw the first errors." },
      { text: "Since 21 November 2026 users see the new page. Tier 1 customers have another one." },
    ],
  },
  {
    id: "internal-names",
    level: outsideOnly("error"),
    message: (excerpt) =>
      `"${excerpt}" is a name of the house. Write what readers know it as, such as the product or "our team".`,
    find: (text, facts) => findWords(text, facts.internalNames),
    bad: [
      { text: "postgres-main is full.", facts: { internalNames: ["postgres-main"] } },
      { text: "Sofia  Chen is on it.", facts: { internalNames: ["Sofia Chen"] } },
    ],
    good: [
      { text: "Card payments fail.", facts: { internalNames: ["postgres-main"] } },
      { text: "postgres-main is full.", facts: { internalNames: ["postgres-main"], audience: "stakeholder" } },
      { text: "The application is slow.", facts: { internalNames: ["App"] } },
    ],
  },
  {
    id: "hosts",
    level: outsideOnly("error"),
    message: (excerpt) =>
      `"${excerpt}" is a machine or address of the house. Write which service it is, or take it out.`,
    find: findHosts,
    bad: [
      { text: "10.2.3.4 does not answer." },
      { text: "db.prod.internal is down." },
      { text: "Restarting web-prod-03." },
      { text: "We moved the load to db12." },
      { text: "See https://grafana.acme.example/d/1." },
    ],
    good: [
      { text: "Our status page is status.example.com." },
      { text: "INC-42 goes on." },
      { text: "Version 1.2.3 is out. Version 10.4.0.1 follows." },
      { text: "Times are ISO-8601, sums are SHA-256, and CVE-2026-1234 is closed." },
    ],
  },
  {
    id: "bridge-link",
    level: outsideOnly("error"),
    message: () => "The bridge is for those who work on the incident. Take its link out.",
    find: (text, { bridgeUrl }) => findBridge(text, bridgeUrl),
    fix: () => ({ label: "Take it out", text: "" }),
    bad: [
      { text: "Join us: https://acme.zoom.us/j/123456" },
      { text: "Call: https://call.example.com/war-room", facts: { bridgeUrl: "https://call.example.com/war-room" } },
      { text: "Call: call.example.com/war-room.", facts: { bridgeUrl: "https://call.example.com/war-room/" } },
    ],
    good: [{ text: "See https://status.example.com." }, { text: "Zoom calls drop after a minute." }],
  },
  {
    id: "jargon",
    level: (facts) => (facts.audience === "executive" ? "warning" : null),
    message: (excerpt) => {
      const plain = PLAIN[excerpt.toLowerCase().replace(/s$/, "")];
      const instead = plain ? `Leaders read "${plain}".` : "Write what it means for customers or the business.";
      return `"${excerpt}" is a word of engineers. ${instead}`;
    },
    find: (text, facts) => findWords(text, facts.jargon, "s?"),
    fix: (excerpt) => {
      const plain = PLAIN[excerpt.toLowerCase()];
      return plain ? { label: `Write "${plain}"`, text: plain } : null;
    },
    bad: [
      {
        text: "The failover of the replica is slow.",
        facts: { audience: "executive", jargon: ["failover", "replica"] },
      },
      { text: "Two pods restart.", facts: { audience: "executive", jargon: ["pod"] } },
    ],
    good: [
      { text: "The failover is slow.", facts: { audience: "stakeholder", jargon: ["failover"] } },
      { text: "Orders are taken again.", facts: { audience: "executive", jargon: ["failover"] } },
      { text: "A podium is set up.", facts: { audience: "executive", jargon: ["pod"] } },
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
      const fix = rule.fix?.(excerpt, facts, text.slice(0, from)) ?? null;
      return [{ rule: rule.id, level, message: rule.message(excerpt, facts), from, to, excerpt, fix }];
    });
  });
  const rank = { error: 0, warning: 1 };
  return findings.sort(
    (a, b) => a.from - b.from || rank[a.level] - rank[b.level] || a.rule.localeCompare(b.rule, "en"),
  );
}

type Said = { title: string; body: string; publicTitle?: string | undefined };

/** Holds a milestone's words against every rule, as one audience reads them: outsiders the public headline as well. */
export function lintForAudience({ title, body, publicTitle }: Said, facts: LintFacts): Finding[] {
  const headline = publicTitle && isOutside(facts.audience) ? `\n${publicTitle}` : "";
  return lintText(`${title}\n${body}${headline}`, facts);
}

/** Whether nothing that was found stops the text from being published. */
export const isPublishable = (findings: readonly Finding[], isWarningsAccepted: boolean): boolean =>
  findings.every((finding) => finding.level === "warning" && isWarningsAccepted);

type Words = { title: string; body: string; publicTitle: string };

/**
 * A text with a finding's fix in it. Places are counted over the title, a line's end, the body, a line's end and the
 * public headline, as the linter reads them; what is about the whole goes behind the body.
 * @returns the same text where the finding has no fix, or its words are no longer there
 */
export function applyFix<T extends Words>(words: T, finding: Finding): T {
  const { fix, from, to, excerpt } = finding;
  if (!fix) return words;
  if (to === from && words.body.includes(fix.text)) return words;
  if (to === from) return { ...words, body: [words.body.trimEnd(), fix.text].filter(Boolean).join("\n\n") };
  let start = 0;
  for (const field of ["title", "body", "publicTitle"] as const) {
    const value = words[field];
    const [at, end] = [from - start, to - start];
    if (at >= 0 && end <= value.length) {
      if (value.slice(at, end).trim() !== excerpt) return words;
      const changed = `${value.slice(0, at)}${fix.text}${value.slice(end)}`;
      return { ...words, [field]: fix.text === "" ? changed.replace(/ {2,}/g, " ").trim() : changed };
    }
    start += value.length + 1;
  }
  return words;
}
