import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFix, isPublishable, LINT_RULES, lintText } from "./rules";
import type { LintFacts } from "./schemas";

const FACTS: LintFacts = {
  audience: "public",
  severity: "Critical",
  isResolution: false,
  nextUpdateEta: "2026-11-21T15:00:00.000Z",
  isCauseConfirmed: false,
  workaround: "",
  customerCount: null,
  isCustomerCountConfirmed: false,
  bridgeUrl: null,
  internalNames: [],
  jargon: [],
};

for (const rule of LINT_RULES) {
  describe(rule.id, () => {
    const found = (text: string, facts: Partial<LintFacts> = {}) =>
      lintText(text, { ...FACTS, ...facts }).filter((finding) => finding.rule === rule.id);
    test.each(rule.bad.map(({ text, facts }) => ({ text, facts })))("stops at: $text", ({ text, facts }) => {
      const [finding] = found(text, facts);
      expect(finding).toBeDefined();
      expect(finding?.message).toMatch(/[a-z].*[.]$/);
      expect(text.slice(finding?.from, finding?.to).trim()).toBe(finding?.excerpt);
    });
    test.each(rule.good.map(({ text, facts }) => ({ text, facts })))("lets pass: $text", ({ text, facts }) => {
      expect(found(text, facts)).toEqual([]);
    });
  });
}

test("every rule has its own name, a text that it stops at and one that it lets pass", () => {
  expect(new Set(LINT_RULES.map((rule) => rule.id)).size).toBe(LINT_RULES.length);
  for (const rule of LINT_RULES)
    expect([rule.id, rule.bad.length > 0 && rule.good.length > 0]).toEqual([rule.id, true]);
});

test("a text in the house's own words passes without a finding", () => {
  const texts = [
    "Card payments fail for some customers. We have seen errors since 14:32 UTC and are working on it. Saved carts are unaffected.",
    "We are taking back the last change. Approximately 127 customers cannot pay by card; bank transfer works.",
    "Payments work again. We are watching that it holds.",
  ];
  for (const text of texts) expect(lintText(text, FACTS), text).toEqual([]);
});

test("any text and any names are read without a failure, and every finding lies within the text", () => {
  const facts = fc.record({
    audience: fc.constantFrom("public", "affected_customers", "strategic", "stakeholder", "executive"),
    severity: fc.constantFrom("Critical", "Low"),
    isResolution: fc.boolean(),
    nextUpdateEta: fc.constantFrom(null, "2026-11-21T15:00:00.000Z"),
    isCauseConfirmed: fc.boolean(),
    workaround: fc.string(),
    customerCount: fc.constant(null),
    isCustomerCountConfirmed: fc.boolean(),
    bridgeUrl: fc.option(fc.string({ minLength: 1 })),
    internalNames: fc.array(fc.string()),
    jargon: fc.array(fc.string()),
  });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), facts, (text, given) => {
      for (const { from, to, message } of lintText(text, given)) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(text.length);
        expect(message).not.toBe("");
      }
    }),
  );
});

test("a name of the house is found however it is written, wherever it stands", () => {
  const name = fc.stringMatching(/^[a-z]{2,8}(-[a-z]{2,8})?$/);
  fc.assert(
    fc.property(
      name,
      fc.constantFrom("", "Hello ", "(", "the "),
      fc.constantFrom("", ".", " is down", ")"),
      (one, before, after) => {
        const text = `${before}${one.toUpperCase()}${after}`;
        const rules = lintText(text, { ...FACTS, internalNames: [one] }).map((finding) => finding.rule);
        expect(rules).toContain("internal-names");
      },
    ),
  );
});

test("an error stops a text whatever is accepted; a warning only until it is", () => {
  const finding = { rule: "x", message: "x.", from: 0, to: 0, excerpt: "", fix: null };
  const [error, warning] = [
    { ...finding, level: "error" as const },
    { ...finding, level: "warning" as const },
  ];
  expect([isPublishable([], false), isPublishable([warning], false), isPublishable([warning], true)]).toEqual([
    true,
    false,
    true,
  ]);
  expect([isPublishable([error], true), isPublishable([error, warning], true)]).toEqual([false, false]);
});

const RECORDINGS = join(import.meta.dirname, "../../prisma/seed/recordings");

test("what real companies published in real outages passes, but for what should be asked about", () => {
  const texts = readdirSync(RECORDINGS).flatMap((file) => {
    const { publicUpdates } = JSON.parse(readFileSync(join(RECORDINGS, file), "utf8")) as {
      publicUpdates: { text: string }[];
    };
    return publicUpdates.map(({ text }) => text);
  });
  expect(texts.length).toBeGreaterThanOrEqual(20);
  const asked = texts.flatMap((text) => lintText(text, FACTS));
  expect(asked.map(({ level, rule, excerpt }) => `${level} ${rule} ${excerpt}`)).toEqual([
    "warning promise-of-repair expected time to recovery",
  ]);
});

describe("what a key press puts right", () => {
  const words = (title: string, body = "", publicTitle = "") => ({ title, body, publicTitle });
  const lint = ({ title, body, publicTitle }: ReturnType<typeof words>, facts: Partial<LintFacts> = {}) =>
    lintText(`${title}\n${body}\n${publicTitle}`, { ...FACTS, ...facts });
  const fixed = (text: ReturnType<typeof words>, facts: Partial<LintFacts> = {}) =>
    lint(text, facts).reverse().reduce(applyFix, text);

  test("each in its field, with the capital letter where a sentence begins", () => {
    const text = words("127 customers cannot pay", "We see that 127 customers wait. 30 users left.", "40 clients wait");
    const right = words(
      "Approximately 127 customers cannot pay",
      "We see that approximately 127 customers wait. Approximately 30 users left.",
      "Approximately 40 clients wait",
    );
    expect(fixed(text)).toEqual(right);
    expect(lint(right)).toEqual([]);
  });

  test("a workaround behind the body, a bridge's link taken out, an engineers' word translated", () => {
    expect(fixed(words("Cards fail", "Card payments fail."), { workaround: "Pay by invoice." }).body).toBe(
      "Card payments fail.\n\nWhat you can do meanwhile: Pay by invoice.",
    );
    const [missing] = lint(words("Cards fail"), { workaround: "Pay by invoice" });
    const once = missing ? applyFix(words("Cards fail"), missing) : words("");
    expect(missing && applyFix(once, missing)).toBe(once);
    expect(fixed(words("Cards fail", "Join https://acme.zoom.us/j/1 now.")).body).toBe("Join now.");
    const leaders = { audience: "executive", jargon: ["latency"] };
    expect(fixed(words("Slow", "High latency."), leaders).body).toBe("High response time.");
  });

  test("what needs a person has no fix, and words that were changed meanwhile stay", () => {
    const [finding] = lint(words("Cards fail", "Due to load."));
    expect(finding?.fix).toBeNull();
    const [count] = lint(words("127 customers wait"));
    const meanwhile = words("Some of our customers wait");
    expect(count && applyFix(meanwhile, count)).toBe(meanwhile);
  });

  test("after it, the same is found no more, whatever is written around it", () => {
    const piece = fc.constantFrom(
      "127 customers wait. ",
      "we see 1,200 users ",
      "at 14:32 ",
      "Twelve clients. ",
      "about ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.array(piece, { maxLength: 6 }), (title, body) => {
        const after = fixed(words(title.join("").trim(), body.join("").trim()));
        expect(lint(after).map(({ excerpt }) => excerpt)).toEqual([]);
      }),
    );
  });
});
