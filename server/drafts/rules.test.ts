import fc from "fast-check";
import { expect, test } from "vitest";
import { EXTERNAL_IMPACTS, SEVERITIES, STATUSES } from "../incidents/schemas";
import { isOutside, lintText } from "../linter/rules";
import type { LintFacts } from "../linter/schemas";
import { AUDIENCES } from "../milestones/schemas";
import { PUBLISH_POLICIES } from "../settings/schemas";
import { DEFAULTS } from "../templates/reads";
import { CHANNELS_OF, fillLate } from "../templates/rules";
import type { TemplateSummary } from "../templates/schemas";
import { composeDraft, type DraftFacts } from "./compose-draft";
import { type Change, changeOf, isOpenState, nextCutAt, publishProblem, stageOf, stateAfter } from "./rules";
import { DRAFT_STATES, OPEN_STATES } from "./schemas";

const MINUTE = 60_000;

/** Texts that people write into fields, of which many must not go out. */
const NASTY = [
  "postgres-main is full",
  "We believe a deploy broke it, due to the cache",
  "127 customers cannot pay",
  "Sofia Chen forgot to renew the certificate",
  "see https://acme.zoom.us/j/99 or 10.2.3.4",
  "{{impact}}",
  "it will never happen again, human error",
  "about 3",
  "Card payments fail in Europe",
  "Pay by bank transfer",
  "errors since 12",
];
const written = fc.oneof(
  fc.constantFrom("", ...NASTY),
  fc.tuple(fc.constantFrom(...NASTY), fc.string({ maxLength: 40 })).map((parts) => parts.join(" ")),
  fc.string({ maxLength: 300 }),
  fc.constant("long ".repeat(900)),
);
const SECRET = ["postgres-main", "Sofia Chen", "Ada Byron", "checkout-db", "Project Falcon"];

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ seq: fc.nat(999), kind: fc.constant("opened" as const) }),
  fc.record({ seq: fc.nat(999), kind: fc.constant("phase" as const), to: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    seq: fc.nat(999),
    kind: fc.constant("severity" as const),
    isHigher: fc.boolean(),
    from: fc.constantFrom(...SEVERITIES),
    to: fc.constantFrom(...SEVERITIES),
  }),
  fc.record({ seq: fc.nat(999), kind: fc.constant("status" as const), to: fc.constantFrom(...STATUSES) }),
  fc.record({
    seq: fc.nat(999),
    kind: fc.constant("impact" as const),
    fields: fc.constant<string[]>(["customer impact"]),
  }),
  fc.record({
    seq: fc.nat(999),
    kind: fc.constant("path" as const),
    title: fc.constantFrom("fail over checkout-db", "Sofia Chen restarts it"),
    outcome: fc.constantFrom("pass", "fail", "abandon", ""),
  }),
  fc.record({ seq: fc.nat(999), kind: fc.constant("bet" as const), title: fc.constant("postgres-main") }),
);

/** Every text that MajorOps brings. */
const templates = [...DEFAULTS.values()].map(({ key, id, versionId, subject, body }): TemplateSummary => {
  const as = { isActive: true, isEdited: false, hasDefault: true, changedByName: "", changedAt: null, version: 1 };
  return { ...key, ...as, id, versionId, subject, body };
});
const others = AUDIENCES.flatMap((audience) =>
  CHANNELS_OF[audience].flatMap((channel) => (channel === "email" || channel === "sms" ? [{ audience, channel }] : [])),
);
const NOW = "2026-11-21T15:00:00.000Z";
const late = { nextUpdate: "15:30 UTC", duration: "2 hours" };

const facts: fc.Arbitrary<DraftFacts> = fc.record({
  audience: fc.subarray([...AUDIENCES], { minLength: 1 }),
  others: fc.constant(others),
  templates: fc.subarray(templates),
  number: fc.nat(9_999),
  affectedSystems: fc.subarray(["postgres-main", "Checkout"]),
  businessImpact: written,
  execSummary: written,
  confidence: fc.option(fc.constantFrom("High", "Low")),
  afterActionAt: fc.constant(null),
  startedAt: fc.constant("2026-11-21T13:00:00.000Z"),
  phaseEnteredAt: fc.constant("2026-11-21T14:00:00.000Z"),
  resolvedAt: fc.option(fc.constant("2026-11-21T14:55:00.000Z")),
  nextUpdateEta: fc.constant(null),
  organisation: fc.constantFrom("Northwind", ""),
  zone: fc.constantFrom("", "Europe/Berlin"),
  now: fc.constant(NOW),
  isFirst: fc.boolean(),
  title: fc.constantFrom("postgres-main pool exhausted", "Sofia Chen's deploy"),
  publicTitle: fc.option(written),
  severity: fc.constantFrom(...SEVERITIES),
  status: fc.constantFrom(...STATUSES),
  phase: fc.integer({ min: 1, max: 8 }),
  externalImpact: fc.constantFrom(...EXTERNAL_IMPACTS),
  customerImpactSummary: written,
  customerCount: fc.option(fc.nat(5_000_000)),
  isCustomerCountConfirmed: fc.boolean(),
  workaround: written,
  currentBet: written,
  finalImpact: written,
  resolutionSummary: written,
  rootCause: written,
  rootCauseStatus: fc.constantFrom("unknown", "suspected", "confirmed", "deferred"),
  changes: fc.uniqueArray(change, { maxLength: 12, selector: ({ seq }) => seq }),
});

const lintOf = (one: DraftFacts): Omit<LintFacts, "audience"> => ({
  severity: one.severity,
  isResolution: one.phase >= 8 || one.status === "Resolved",
  nextUpdateEta: "2026-11-21T15:00:00.000Z",
  isCauseConfirmed: one.rootCauseStatus === "confirmed",
  workaround: one.workaround,
  customerCount: one.customerCount,
  isCustomerCountConfirmed: one.isCustomerCountConfirmed,
  bridgeUrl: "https://call.example.com/war-room",
  internalNames: SECRET,
  jargon: ["failover"],
});
/** Every text of a draft as it would go out, with who reads it; the first is the milestone's own. */
function read(one: DraftFacts) {
  const draft = composeDraft(one, lintOf(one));
  const [main = "stakeholder"] = one.audience;
  const texts = [{ audience: main, title: draft.title, body: draft.body }, ...draft.texts].map((text) => ({
    audience: text.audience,
    said: fillLate(`${text.title}\n${text.body}`, late),
  }));
  return { draft, texts };
}

test("no text that is cut breaks a rule of the linter that blocks, whatever people wrote into the fields", () => {
  fc.assert(
    fc.property(facts, (one) => {
      const { draft, texts } = read(one);
      for (const { audience, said } of texts) {
        const found = lintText(said, { ...lintOf(one), audience });
        expect(found.filter(({ level }) => level === "error")).toEqual([]);
        expect(said.trim()).not.toBe("");
        expect(said.length).toBeLessThanOrEqual(4_500);
      }
      for (const audience of draft.publicTitle ? one.audience : []) {
        const headline = lintText(draft.publicTitle, { ...lintOf(one), audience });
        expect(headline.filter(({ level }) => level === "error")).toEqual([]);
      }
      expect(draft.title.trim()).not.toBe("");
      expect(draft.title.length).toBeLessThanOrEqual(200);
      expect(one.changes.map(({ seq }) => seq)).toEqual(expect.arrayContaining(draft.entrySeqs));
    }),
    { numRuns: 150 },
  );
});

test("outsiders read nothing of what is internal: titles, paths, bets, systems, what was done, a cause in doubt", () => {
  fc.assert(
    fc.property(facts, (one) => {
      const marks = { title: "xMARKx", currentBet: "xMARKx", resolutionSummary: "xMARKx", affectedSystems: ["xMARKx"] };
      const house = {
        businessImpact: "xMARKx",
        execSummary: "xMARKx",
        rootCause: "xMARKx",
        rootCauseStatus: "suspected",
      };
      const changes = one.changes.map((each) => ("title" in each ? { ...each, title: "xMARKx" } : each));
      for (const { audience, said } of read({ ...one, ...marks, ...house, changes }).texts) {
        if (isOutside(audience)) expect(said).not.toContain("xMARKx");
      }
    }),
    { numRuns: 80 },
  );
});

test("what is left out is named with the reason, and each audience reads its own template and its own news", () => {
  const one: DraftFacts = {
    audience: ["public", "stakeholder"],
    others: [{ audience: "stakeholder", channel: "slack" }],
    templates,
    isFirst: false,
    number: 42,
    title: "postgres-main pool exhausted",
    publicTitle: "Card payments fail",
    severity: "Critical",
    status: "Active",
    phase: 6,
    externalImpact: "Yes",
    affectedSystems: ["postgres-main"],
    customerImpactSummary: "Card payments fail in Europe",
    businessImpact: "",
    execSummary: "",
    customerCount: 127,
    isCustomerCountConfirmed: false,
    confidence: null,
    workaround: "Restart postgres-main",
    currentBet: "fail over",
    finalImpact: "",
    resolutionSummary: "",
    rootCause: "",
    rootCauseStatus: "unknown",
    afterActionAt: null,
    startedAt: "2026-11-21T13:00:00.000Z",
    phaseEnteredAt: NOW,
    resolvedAt: null,
    nextUpdateEta: null,
    organisation: "Northwind",
    zone: "",
    now: NOW,
    changes: [
      { seq: 12, kind: "phase", to: 6 },
      { seq: 14, kind: "path", title: "fail over checkout-db", outcome: "fail" },
      { seq: 17, kind: "impact", fields: ["customer impact"] },
      { seq: 19, kind: "bet", title: "fail over" },
    ],
  };
  const draft = composeDraft({ ...one, others: [] }, lintOf(one));
  expect(draft).toEqual({
    stage: "update",
    title: "Identified: Card payments fail",
    body: [
      "Card payments fail in Europe. This affects approximately 127 customers. A recovery step did not bring the result; work continues with others. It began at 13:00 UTC and has lasted {{duration}} so far.",
      "We are working on the recovery. Next update: {{nextUpdate}}.",
    ].join("\n\n"),
    templateVersionId: expect.stringMatching(/^update\.public\.status_page@/),
    texts: [],
    publicTitle: "Card payments fail",
    entrySeqs: [12, 14, 17],
    leftOut: [expect.stringMatching(/^Workaround: "postgres-main" is a name of the house/)],
  });
  const [chat] = composeDraft(one, lintOf(one)).texts;
  expect(chat).toMatchObject({
    audience: "stakeholder",
    channel: "slack",
    title: "Critical: postgres-main pool exhausted",
  });
  expect(chat?.body).toContain('Recovery path "fail over checkout-db" did not work.');
  expect(chat?.body).toContain("Workaround: Restart postgres-main.");
  expect(composeDraft(one, lintOf(one)).entrySeqs).toEqual([12, 14, 17, 19]);
});

test("without a template that is on, the text is plain and whole", () => {
  fc.assert(
    fc.property(facts, (one) => {
      const { draft } = read({ ...one, templates: [], others: [] });
      expect(draft.templateVersionId).toBeNull();
      expect(draft.body).toMatch(/^(We are working on it|Service is restored)/);
    }),
    { numRuns: 30 },
  );
});

test("the stage: first, news, still on it, end", () => {
  const at = { isFirst: false, status: "Active" as const, phase: 5, hasNews: true };
  expect(stageOf(at)).toBe("update");
  expect(stageOf({ ...at, hasNews: false })).toBe("holding");
  expect(stageOf({ ...at, isFirst: true, hasNews: false })).toBe("initial");
  expect(stageOf({ ...at, phase: 8 })).toBe("resolution");
  expect(stageOf({ ...at, status: "Resolved" })).toBe("resolution");
  expect(changeOf({ seq: 1, name: "phase.advanced", payload: { from: 0, to: 1 } })).toBeNull();
  expect(changeOf({ seq: 2, name: "incident.edited", payload: { changes: [{ field: "bridgeUrl" }] } })).toBeNull();
  expect(changeOf({ seq: 3, name: "timeline.noted", payload: { kind: "note" } })).toBeNull();
});

test("a draft is ready before the promise, in time and once, and again only after the interval", () => {
  const base = { since: 0, lastCutAt: null, intervalMinutes: 15, leadMinutes: 5 };
  expect(nextCutAt({ ...base, promisedAt: 15 * MINUTE })).toBe(10 * MINUTE);
  expect(nextCutAt({ ...base, promisedAt: 15 * MINUTE, lastCutAt: 10 * MINUTE })).toBe(25 * MINUTE);
  expect(nextCutAt({ ...base, promisedAt: 60 * MINUTE })).toBe(15 * MINUTE);
  expect(nextCutAt({ ...base, promisedAt: 60 * MINUTE, lastCutAt: 45 * MINUTE })).toBe(55 * MINUTE);
  expect(nextCutAt({ ...base, promisedAt: 4 * MINUTE })).toBe(2 * MINUTE);
  expect(nextCutAt({ ...base, promisedAt: null, intervalMinutes: null })).toBeNull();
  const at = fc.integer({ min: 0, max: 500 });
  fc.assert(
    fc.property(
      at,
      fc.option(at),
      fc.option(fc.integer({ min: 1, max: 300 })),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 2, max: 300 }),
      (since, lastCut, intervalMinutes, leadMinutes, promised) => {
        const facts = {
          since: since * MINUTE,
          lastCutAt: lastCut === null ? null : lastCut * MINUTE,
          intervalMinutes,
          leadMinutes,
          promisedAt: (since + promised) * MINUTE,
        };
        const next = nextCutAt(facts);
        const anchor = Math.max(facts.since, facts.lastCutAt ?? 0);
        if (next !== null) expect(next).toBeGreaterThan(anchor);
        // Where nothing was cut yet, it comes before the promise, with the whole lead where there is room for it.
        if (lastCut !== null && lastCut > since) return;
        expect(next).not.toBeNull();
        expect(next).toBeLessThanOrEqual(facts.promisedAt);
        if (promised >= 2 * leadMinutes) expect(next).toBeLessThanOrEqual(facts.promisedAt - leadMinutes * MINUTE);
      },
    ),
  );
});

test("steps lead out of open states only, and every change takes an approval away", () => {
  for (const state of DRAFT_STATES) {
    expect(isOpenState(state)).toBe((OPEN_STATES as readonly string[]).includes(state));
    for (const step of ["edit", "submit", "approve", "return", "discard", "publish", "supersede"] as const) {
      if (!isOpenState(state)) expect(stateAfter(state, step)).toBeNull();
    }
  }
  expect(stateAfter("approved", "edit")).toBe("edited");
  expect(stateAfter("approved", "return")).toBe("edited");
  expect(stateAfter("approved", "submit")).toBeNull();
  expect(stateAfter("cut", "return")).toBeNull();
});

test("the policy: either alone, only what was approved, or the MIM", () => {
  const may = (policy: (typeof PUBLISH_POLICIES)[number], mayApprove: boolean, isApproved: boolean) =>
    publishProblem(policy, "High", { mayApprove, isApproved }) === null;
  for (const policy of PUBLISH_POLICIES) expect(may(policy, true, false)).toBe(true);
  expect([may("either", false, false), may("mim_approves", false, false), may("mim_publishes", false, false)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([may("mim_approves", false, true), may("mim_publishes", false, true)]).toEqual([true, false]);
});
