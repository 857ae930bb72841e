import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  awaited,
  canText,
  type Draft,
  latestByTeam,
  nameList,
  parseAsk,
  parseCan,
  printCan,
  uniqueTeams,
} from "./rules";

/** Words that the grammar could take for its own, and plain ones. */
const word = fc.oneof(
  fc.constantFrom(
    ..."c: a: n: C: A: N: @ada @ ? ?mim 10m 1h 90min 0m 99999m \\@ada \\\\10m \\ \\\\server\\share - * C Needs needs: a:x".split(
      " ",
    ),
    '@"x',
    '"',
    '?"a',
    'y"',
    "drive",
    "30",
    "%",
    "fail",
    "überlast",
    "画面",
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
);
const oneLine = fc
  .array(word, { minLength: 1, maxLength: 7 })
  .map((words) => words.join(" ").split(/\s+/).filter(Boolean).join(" "))
  .filter((text) => text !== "");
const name = fc.oneof(
  fc.constant(""),
  oneLine.map((text) => text.replaceAll('"', "")).map((text) => text.trim().replace(/\s+/g, " ")),
);
const draft: fc.Arbitrary<Draft> = fc.record({
  conditions: fc.array(oneLine, { maxLength: 4 }),
  actions: fc.array(
    fc.record({ text: oneLine, owner: name, timeboxMinutes: fc.option(fc.integer({ min: 1, max: 10_080 })) }),
    { maxLength: 3 },
  ),
  needs: fc.array(fc.record({ text: oneLine, askOf: name }), { maxLength: 3 }),
});

describe("a report typed in one box", () => {
  it("is read as it is typed: c, a and n, owners, timeboxes and whom", () => {
    const typed = [
      "c: 30 % of card calls fail",
      "pool is full",
      "a: roll back 812 @Ada Lovelace 10m",
      "A: drain the queue 1h @ops",
      "a: @kim restart the pods",
      "n: a DBA on the bridge ?MIM",
      "needs: vault access @Security",
    ].join("\n");
    expect(parseCan(typed)).toEqual({
      conditions: ["30 % of card calls fail", "pool is full"],
      actions: [
        { text: "roll back 812", owner: "Ada Lovelace", timeboxMinutes: 10 },
        { text: "drain the queue", owner: "ops", timeboxMinutes: 60 },
        { text: "restart the pods", owner: "kim", timeboxMinutes: null },
      ],
      needs: [
        { text: "a DBA on the bridge", askOf: "MIM" },
        { text: "vault access", askOf: "Security" },
      ],
    });
  });

  it("takes all three in one line, and paragraphs under headings", () => {
    const one = parseCan("c: errors at 30 % a: rollback @ada 10m n: DBA ?mim");
    const two = parseCan("C\n- errors at 30 %\nActions:\n- rollback @ada 10m\n\nN:\nDBA ?mim\n\nstill rising");
    expect(one).toEqual({
      conditions: ["errors at 30 %"],
      actions: [{ text: "rollback", owner: "ada", timeboxMinutes: 10 }],
      needs: [{ text: "DBA", askOf: "mim" }],
    });
    expect(two).toEqual({ ...one, conditions: ["errors at 30 %", "still rising"] });
  });

  it("leaves alone what only looks like a sign", () => {
    expect(parseCan("disk C: is full since 10m").conditions).toEqual(["disk C: is full since 10m"]);
    expect(parseCan("n: who owns the vault?").needs).toEqual([{ text: "who owns the vault?", askOf: "" }]);
    expect(parseCan("a: mail ops@x.test at 0m").actions).toEqual([
      { text: "mail ops@x.test at 0m", owner: "", timeboxMinutes: null },
    ]);
    expect(parseCan("a: 10m").actions).toEqual([{ text: "10m", owner: "", timeboxMinutes: null }]);
    expect(parseCan("\\\\server\\share is gone").conditions).toEqual(["\\\\server\\share is gone"]);
  });

  it("what is printed is read back as it was", () => {
    fc.assert(
      fc.property(draft, (report) => {
        expect(parseCan(printCan(report))).toEqual(report);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, and loses no word whatever is typed", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc
        .array(fc.oneof(word, fc.constantFrom("\n", "\r\n", "\n\n")), { maxLength: 30 })
        .map((words) => words.join(" ")),
    );
    const letters = (value: string) => [...value.replace(/[\s\\"@?:•*-]/g, "")];
    fc.assert(
      fc.property(text, (typed) => {
        const report = parseCan(typed);
        expect(parseCan(printCan(report))).toEqual(report);
        const { conditions, actions, needs } = report;
        const kept = letters(
          [
            ...conditions,
            ...actions.flatMap((action) => [action.text, action.owner, String(action.timeboxMinutes ?? "")]),
            ...needs.flatMap((need) => [need.text, need.askOf]),
          ].join(""),
        );
        // Only the letters of markers, headings and units may go, and the figure of an hour may become minutes.
        const MARKS = new Set("canoditsermihCANODITSERMIH0123456789");
        for (const letter of letters(typed)) {
          if (!MARKS.has(letter)) expect(kept).toContain(letter);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("without any sign every line is a condition, word for word", () => {
    const plain = fc.array(fc.stringMatching(/^[b-zB-Z]{2,9}( [b-z]{2,9}){0,4}$/), { minLength: 1, maxLength: 6 });
    const headings = /^(conditions?|actions?|needs?)$/i;
    fc.assert(
      fc.property(plain, (lines) => {
        fc.pre(!lines.some((line) => headings.test(line)));
        expect(parseCan(lines.join("\n"))).toEqual({ conditions: lines, actions: [], needs: [] });
      }),
    );
  });
});

describe("whom to ask, typed or said", () => {
  it.each([
    ["App, Database 5m", ["App", "Database"], 5],
    ["I need conditions from App and Database in 5 minutes.", ["App", "Database"], 5],
    ["app; DATABASE, App", ["app", "DATABASE"], null],
    ["Search and Ads, App & Cloud 1h", ["Search and Ads", "App", "Cloud"], 60],
    ["App, Database, and Cloud in 3 min", ["App", "Database", "Cloud"], 3],
    ["", [], null],
    ["5m", [], 5],
    ["Team 7", ["Team 7"], null],
  ])("%s", (text, teams, minutes) => {
    expect(parseAsk(text, ["Search and Ads", "Payments"])).toEqual({ teams, minutes });
  });

  it("takes the known spelling of a team", () => {
    expect(parseAsk("payments 5m", ["Payments"]).teams).toEqual(["Payments"]);
  });

  it("never throws and gives each team once", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        const { teams, minutes } = parseAsk(text);
        expect(uniqueTeams(teams)).toEqual(teams);
        expect(minutes === null || (minutes >= 1 && minutes <= 10_080)).toBe(true);
      }),
    );
  });
});

it("the record's entry says conditions, actions, needs in that order, and leaves out what is not there", () => {
  const actions = [{ text: "roll back", owner: "Ada", timeboxMinutes: 10 }];
  expect(
    canText("App", { conditions: ["30 % fail", "pool full"], actions, needs: [{ text: "DBA", askOf: "MIM" }] }),
  ).toBe("CAN from App\nConditions: 30 % fail; pool full\nActions: roll back (Ada, 10 min)\nNeeds: DBA (asked of MIM)");
  expect(canText("App", { conditions: ["ok"], actions: [], needs: [] })).toBe("CAN from App\nConditions: ok");
});

it("a team asked again is awaited by the later request alone", () => {
  const ask = (team: string, answeredAt: string | null = null) => ({ team, answeredAt });
  const first = { id: "1", closedAt: null, asks: [ask("App"), ask("Database"), ask("Cloud", "x")] };
  expect(awaited([first])).toEqual(new Map([["1", ["App", "Database"]]]));
  const again = { id: "2", closedAt: null, asks: [ask("DATABASE")] };
  expect(awaited([first, again])).toEqual(
    new Map([
      ["1", ["App"]],
      ["2", ["DATABASE"]],
    ]),
  );
  expect(awaited([first, { ...again, closedAt: "x" }])).toEqual(new Map([["1", ["App", "Database"]]]));
});

it("the newest report of each team stands, whatever the case of its name", () => {
  const reports = [
    { team: "APP", n: 3 },
    { team: "Database", n: 2 },
    { team: "App", n: 1 },
  ];
  expect(latestByTeam(reports).map((report) => report.n)).toEqual([3, 2]);
  expect([[], ["A"], ["A", "B"], ["A", "B", "C"]].map(nameList)).toEqual(["", "A", "A and B", "A, B and C"]);
});
