import { describe, expect, test } from "vitest";
import { lintText } from "../linter/rules";
import type { LintFacts } from "../linter/schemas";
import { DEFAULT_JARGON_WORDS } from "../settings/schemas";
import { DEFAULTS } from "./reads";
import { CHANNELS_OF, fillTemplate, isInsider, lengthProblem, templateId, templateProblems, valuesFor } from "./rules";
import { TEMPLATE_AUDIENCES, TEMPLATE_STAGES, type TemplateFacts } from "./schemas";

const ALL = [...DEFAULTS.values()].map((one) => ({ ...one, name: one.id }));

/** What a record typically holds: much, little, and as it stands at the close. */
const FULL: TemplateFacts = {
  number: 1042,
  title: "payments-gateway rejects cards",
  publicTitle: "Card payments fail at checkout",
  severity: "Critical",
  status: "Active",
  phase: 6,
  affectedSystems: ["checkout-api", "payments-gateway"],
  customerImpactSummary: "About one in eight card payments fails at checkout. Saved carts are kept.",
  businessImpact: "About 4,000 EUR of orders an hour are delayed",
  execSummary: "Card revenue is reduced and the recovery is under way",
  customerCount: 127,
  isCustomerCountConfirmed: false,
  confidence: "Medium",
  currentBet: "Taking back the last change of the payment service",
  workaround: "Pay by bank transfer",
  rootCause: "",
  rootCauseStatus: "unknown",
  finalImpact: "",
  resolutionSummary: "",
  afterActionAt: null,
  startedAt: "2026-11-21T14:05:00.000Z",
  resolvedAt: null,
  nextUpdateEta: "2026-11-21T15:30:00.000Z",
  organisation: "Northwind",
  zone: "Europe/Berlin",
  now: "2026-11-21T15:17:00.000Z",
};
const BARE: TemplateFacts = {
  ...FULL,
  affectedSystems: [],
  businessImpact: "",
  execSummary: "",
  customerCount: null,
  confidence: null,
  currentBet: "",
  workaround: "",
  zone: "",
};
/** Nothing is written down yet, and the promise falls due all the same. */
const EMPTY: TemplateFacts = { ...BARE, customerImpactSummary: "" };
const CLOSED: TemplateFacts = {
  ...FULL,
  status: "Resolved",
  phase: 8,
  resolvedAt: "2026-11-21T15:17:00.000Z",
  nextUpdateEta: null,
  isCustomerCountConfirmed: true,
  finalImpact: "127 customers could not pay by card; no payment was taken twice and no data was lost",
  resolutionSummary: "The last change was taken back and held clean for ten minutes",
  afterActionAt: "2026-11-23T09:00:00.000Z",
};
const factsOf = (stage: string, open: TemplateFacts): TemplateFacts => (stage === "resolution" ? CLOSED : open);

const lintFacts = (facts: TemplateFacts, audience: string, isResolution: boolean): LintFacts => ({
  audience,
  severity: facts.severity,
  isResolution,
  nextUpdateEta: facts.nextUpdateEta,
  isCauseConfirmed: false,
  workaround: facts.workaround,
  customerCount: facts.customerCount,
  isCustomerCountConfirmed: facts.isCustomerCountConfirmed,
  bridgeUrl: "https://acme.zoom.us/j/1",
  internalNames: ["checkout-api", "payments-gateway", "Sofia Chen", "SRE"],
  jargon: DEFAULT_JARGON_WORDS,
});

test("there is a text for every stage, audience and channel that the audience reads", () => {
  const missing = TEMPLATE_STAGES.flatMap((stage) =>
    TEMPLATE_AUDIENCES.flatMap((audience) =>
      CHANNELS_OF[audience]
        .map((channel) => templateId({ stage, audience, channel, severity: null }))
        .filter((id) => !DEFAULTS.has(id)),
    ),
  );
  expect(missing).toEqual([]);
  expect(DEFAULTS.size).toBeGreaterThan(76);
});

test("a severity of its own has its own words: none only repeats the general text", () => {
  const own = ALL.filter(({ key }) => key.severity !== null);
  expect(new Set(own.map(({ key }) => key.severity))).toEqual(new Set(["Critical", "Low"]));
  for (const { key, body, name } of own) {
    expect([name, body === DEFAULTS.get(templateId({ ...key, severity: null }))?.body]).toEqual([name, false]);
  }
});

describe.each(ALL)("$name", ({ key, subject, body, name }) => {
  test("is a template as an editor would have to write it", () => {
    expect(templateProblems(key, { subject, body })).toEqual({});
  });

  test.each([
    ["full", FULL],
    ["bare", BARE],
    ...(key.stage === "holding" ? ([["empty", EMPTY]] as const) : []),
  ] as const)(
    "of a %s record, says all it names, within its channel's length, and the linter is content",
    (_, open) => {
      const facts = factsOf(key.stage, open);
      const filled = fillTemplate({ subject, body }, valuesFor(facts, key.audience));
      expect(filled.unfilled).toEqual([]);
      const text = [filled.subject, filled.body].filter(Boolean).join("\n");
      expect(text).not.toMatch(/[{}[\]]|\n\n\n|\.\.| {2}|!/);
      expect(lengthProblem(key.channel, filled.body)).toBeNull();
      expect(lintText(text, lintFacts(facts, key.audience, key.stage === "resolution"))).toEqual([]);
      if (key.stage !== "resolution") expect(text).toContain("15:30 UTC");
      if (!isInsider(key.audience)) expect(text).not.toMatch(/checkout-api|payments-gateway|Isolation|Mitigation/);
    },
  );

  test("promises no time of repair, and names no cause by itself", () => {
    expect(`${subject} ${body}`, name).not.toMatch(/will be (fixed|resolved|restored)|root cause|caused by|due to /i);
  });
});
