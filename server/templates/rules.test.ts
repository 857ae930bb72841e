import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SEVERITIES } from "../incidents/schemas";
import {
  CHANNELS_OF,
  chooseTemplate,
  customersWords,
  describeUnfilled,
  fillTemplate,
  instantWords,
  lengthWords,
  parseTemplateId,
  templateId,
  templateProblems,
  valuesFor,
  variablesOf,
} from "./rules";
import {
  TEMPLATE_AUDIENCES,
  TEMPLATE_CHANNELS,
  TEMPLATE_STAGES,
  type TemplateFacts,
  type TemplateKey,
  VARIABLES,
} from "./schemas";

const FACTS: TemplateFacts = {
  number: 42,
  title: "payments-gateway pool exhausted",
  publicTitle: "Card payments fail",
  severity: "Critical",
  status: "Active",
  phase: 5,
  affectedSystems: ["checkout-api", "payments-gateway"],
  customerImpactSummary: "One in eight card payments fails.",
  businessImpact: "4,000 EUR an hour",
  execSummary: "Card revenue is reduced",
  customerCount: 127,
  isCustomerCountConfirmed: false,
  confidence: "Medium",
  currentBet: "Taking back the 14:02 change",
  workaround: "Pay by bank transfer",
  rootCause: "A change of the pool's size",
  rootCauseStatus: "suspected",
  finalImpact: "",
  resolutionSummary: "",
  afterActionAt: "2026-11-23T09:00:00.000Z",
  startedAt: "2026-11-21T14:05:00.000Z",
  resolvedAt: null,
  nextUpdateEta: "2026-11-21T15:30:00.000Z",
  organisation: "Northwind",
  zone: "",
  now: "2026-11-21T15:17:00.000Z",
};

const NAMES = VARIABLES.map(({ name }) => name);
const word = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 3 }).map((words) => ` ${words.join(" ")} `);
const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== "");
const values = fc.dictionary(fc.constantFrom(...NAMES), value);
const piece = fc.oneof(
  word,
  fc.constantFrom(...NAMES).map((name) => ` {{${name}}} `),
  fc.constantFrom(...NAMES).map((name) => `[[ with {{${name}}}.]]`),
  fc.constantFrom("\n", "\n\n", ". ", "{a}", "[b]"),
);
const template = fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join(""));

describe("filling", () => {
  test("a variable with a value never stays, and one without stays and is named", () => {
    fc.assert(
      fc.property(template, template, values, (subject, body, given) => {
        const plain = Object.fromEntries(
          Object.entries(given).map(([name, text]) => [name, text.replace(/[{}]/g, "")]),
        );
        const known = Object.fromEntries(Object.entries(plain).filter(([, text]) => text.trim()));
        const filled = fillTemplate({ subject, body }, known);
        const left = [...`${filled.subject}\n${filled.body}`.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]);
        expect(left.filter((name) => name && Object.hasOwn(known, name))).toEqual([]);
        expect(new Set(left)).toEqual(new Set(filled.unfilled));
      }),
    );
  });

  test("every word of the result stands in the template or in a value: nothing is invented", () => {
    fc.assert(
      fc.property(template, values, (body, given) => {
        const said = `${body} ${Object.values(given).join(" ")}`;
        const filled = fillTemplate({ subject: "", body }, given).body;
        for (const one of filled.match(/[a-z]+/gi) ?? []) expect(said).toContain(one);
      }),
    );
  });

  test("a value that holds a variable or brackets is text, and is not filled again", () => {
    const given = { title: "{{impact}} [[ {{ref}} ]]", impact: "NO", ref: "INC-1" };
    expect(fillTemplate({ subject: "{{title}}", body: "{{title}}" }, given)).toEqual({
      subject: "{{impact}} [[ {{ref}} ]]",
      body: "{{impact}} [[ {{ref}} ]]",
      unfilled: [],
    });
    fc.assert(
      fc.property(value, (text) => {
        const filled = fillTemplate({ subject: "", body: "<{{title}}>" }, { title: text });
        expect(filled.body).toBe(`<${text.trim()}>`);
      }),
    );
  });

  test("what is not a value of its own is none: names of every object, empty and blank values", () => {
    const body = "{{constructor}} {{toString}} {{__proto__}} {{impact}}";
    expect(fillTemplate({ subject: "", body }, { impact: "  " }).unfilled).toEqual([
      "constructor",
      "toString",
      "impact",
    ]);
  });

  test("HTML, dollar signs and line breaks of a value come out as they are; a subject stays one line", () => {
    const filled = fillTemplate({ subject: "{{title}}", body: "{{title}}" }, { title: "<b>$& $1</b>\nnext" });
    expect(filled).toEqual({ subject: "<b>$& $1</b> next", body: "<b>$& $1</b>\nnext", unfilled: [] });
  });

  test("what may be left out goes with its line and its gap", () => {
    const body = "One.[[ Two: {{impact}}.]]\n\n[[Three: {{workaround}}.]]\n\nFour: {{ref}}\n[[Five: {{systems}}]]\nSix";
    expect(fillTemplate({ subject: "", body }, { ref: "INC-1" }).body).toBe("One.\n\nFour: INC-1\nSix");
    expect(fillTemplate({ subject: "", body }, { ref: "INC-1", impact: "a", workaround: "b", systems: "c" }).body).toBe(
      "One. Two: a.\n\nThree: b.\n\nFour: INC-1\nFive: c\nSix",
    );
  });

  test("a full stop is not doubled; an ellipsis stays", () => {
    const fill = (impact: string, body: string) => fillTemplate({ subject: "", body }, { impact }).body;
    expect([
      fill("It fails.", "{{impact}}. More"),
      fill("It fails", "{{impact}}."),
      fill("Why?", "{{impact}}."),
    ]).toEqual(["It fails. More", "It fails.", "Why?"]);
    expect(fill("It fails.", "{{impact}}...")).toBe("It fails....");
  });
});

describe("values", () => {
  test("outsiders read the public headline, and nothing of systems, bets, people or the review", () => {
    for (const audience of ["public", "affected_customers", "strategic"] as const) {
      const given = valuesFor(FACTS, audience);
      expect(given.title).toBe("Card payments fail");
      const said = Object.values(given).join(" ");
      for (const inside of ["payments-gateway", "14:02", "4,000 EUR", "pool", "Isolation", "Nov"]) {
        expect([audience, inside, said.includes(inside)]).toEqual([audience, inside, false]);
      }
      expect(valuesFor({ ...FACTS, publicTitle: null }, audience).title).toBeUndefined();
    }
  });

  test("whatever the record says, an audience gets only variables that it may read", () => {
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...TEMPLATE_AUDIENCES), text, text, (audience, one, other) => {
        const given = valuesFor({ ...FACTS, currentBet: one, businessImpact: other, rootCause: one }, audience);
        const readable = variablesOf(audience).map(({ name }) => name);
        expect(Object.keys(given).filter((name) => !readable.includes(name))).toEqual([]);
        expect(Object.values(given).every((each) => each.trim() !== "")).toBe(true);
      }),
    );
  });

  test("the cause is named once it is confirmed, and is under review until then", () => {
    const cause = (rootCauseStatus: string, rootCause = FACTS.rootCause) =>
      valuesFor({ ...FACTS, rootCauseStatus, rootCause }, "public").cause;
    for (const status of ["unknown", "suspected", "deferred"]) expect(cause(status)).toBe("under review");
    expect(cause("confirmed")).toBe("A change of the pool's size");
    expect(cause("confirmed", " ")).toBe("under review");
  });

  test("insiders read the title, systems, current bet, phase; times are in UTC and the organisation's zone", () => {
    expect(valuesFor({ ...FACTS, zone: "Europe/Berlin" }, "stakeholder")).toMatchObject({
      title: "payments-gateway pool exhausted",
      systems: "checkout-api, payments-gateway",
      currentBet: "Taking back the 14:02 change",
      phase: "Phase 5, Isolation",
      status: "Identified",
      nextUpdate: "15:30 UTC (16:30 CET)",
      duration: "1 hour 12 minutes",
      customers: "approximately 127 customers",
      afterActionAt: "23 Nov, 09:00 UTC (23 Nov, 10:00 CET)",
      ref: "INC-42",
    });
  });

  test("words for counts, lengths and instants", () => {
    expect([
      customersWords(127, true),
      customersWords(1, true),
      customersWords(1_200, false),
      customersWords(0, true),
      customersWords(0, false),
      customersWords(null, true),
    ]).toEqual(["127 customers", "1 customer", "approximately 1,200 customers", "no customers", "", ""]);
    const minutes = (count: number) => lengthWords(count * 60_000);
    expect([minutes(0), minutes(1), minutes(60), minutes(61), minutes(2_880), minutes(3_000)]).toEqual([
      "under a minute",
      "1 minute",
      "1 hour",
      "1 hour 1 minute",
      "2 days",
      "2 days 2 hours",
    ]);
    expect(instantWords("2026-11-22T00:10:00.000Z", FACTS.now, "America/New_York")).toBe(
      "22 Nov, 00:10 UTC (19:10 GMT-5)",
    );
  });
});

describe("keys", () => {
  const key: fc.Arbitrary<TemplateKey> = fc.constantFrom(...TEMPLATE_AUDIENCES).chain((audience) =>
    fc.record({
      stage: fc.constantFrom(...TEMPLATE_STAGES),
      audience: fc.constant(audience),
      channel: fc.constantFrom(...CHANNELS_OF[audience]),
      severity: fc.option(fc.constantFrom(...SEVERITIES)),
    }),
  );

  test("an id stands for its key and for no other", () => {
    fc.assert(
      fc.property(key, (one) => {
        expect(parseTemplateId(templateId(one))).toEqual(one);
      }),
    );
    for (const odd of [
      "",
      "initial",
      "initial.public.slack",
      "initial.public.email.Bad",
      "initial.public.email.",
      "a.b.c",
    ])
      expect([odd, parseTemplateId(odd)]).toEqual([odd, null]);
  });

  test("the severity's own text comes before the general one, and one that is off is passed by", () => {
    const base = { stage: "initial", audience: "public", channel: "email" } as const;
    const general = { ...base, severity: null, isActive: true };
    const own = { ...base, severity: "Critical" as const, isActive: true };
    const wanted = (severity: (typeof SEVERITIES)[number]) => ({ ...base, severity });
    expect(chooseTemplate([general, own], wanted("Critical"))).toBe(own);
    expect(chooseTemplate([own, general], wanted("High"))).toBe(general);
    expect(chooseTemplate([{ ...own, isActive: false }, general], wanted("Critical"))).toBe(general);
    expect(chooseTemplate([own], wanted("High"))).toBeNull();
    expect(chooseTemplate([general, own], { ...wanted("High"), channel: "sms" })).toBeNull();
  });
});

describe("what a template may say", () => {
  const key: TemplateKey = { stage: "update", audience: "public", channel: "email", severity: null };
  const problems = (text: { subject?: string; body?: string }, over: Partial<TemplateKey> = {}) =>
    templateProblems({ ...key, ...over }, { subject: "S", body: "{{nextUpdate}}", ...text });

  test("a good one has no problem", () => {
    expect(problems({ subject: "{{title}}", body: "{{impact}}.[[ {{workaround}}.]] {{nextUpdate}}" })).toEqual({});
  });

  test("unknown variables, and those that the audience does not read, are named", () => {
    expect(problems({ subject: "{{titel}}" }).subject).toContain("There is no variable {{titel}}");
    expect(problems({ body: "{{currentBet}} {{nextUpdate}}" }).body).toContain("Public do not read it");
    expect(problems({ body: "{{currentBet}} {{nextUpdate}}" }, { audience: "executive" })).toEqual({});
    expect(describeUnfilled(["impact"], "public")[0]?.remedy).toBe("Fill in the customer impact summary.");
  });

  test("every text but the resolution promises the next update, for certain", () => {
    expect(problems({ body: "Soon." }).body).toContain("{{nextUpdate}}");
    expect(problems({ body: "Soon.[[ {{nextUpdate}}]]" }).body).toContain("{{nextUpdate}}");
    expect(problems({ body: "Done." }, { stage: "resolution" })).toEqual({});
  });

  test("brackets that do not pair are found before they go out", () => {
    for (const body of [
      "{{impact} {{nextUpdate}}",
      "{{nextUpdate}} [[ a",
      "{{nextUpdate}} a ]]",
      "[[a\nb]] {{nextUpdate}}",
    ])
      expect([body, Object.keys(problems({ body }))]).toEqual([body, ["body"]]);
  });

  test("a subject where the channel has one, and none where it has not", () => {
    expect(problems({ subject: "" }).subject).toBe("Give it a subject.");
    expect(problems({ subject: "S" }, { channel: "sms" }).subject).toContain("no subject");
    expect(
      TEMPLATE_CHANNELS.every((channel) => Object.values(CHANNELS_OF).some((list) => list.includes(channel))),
    ).toBe(true);
  });
});
