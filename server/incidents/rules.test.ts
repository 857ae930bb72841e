import fc from "fast-check";
import { expect, test } from "vitest";
import {
  alarmLevelFor,
  exitConditions,
  formatRef,
  inWords,
  isMetAt,
  needsDowngradeReason,
  raisedAlarmLevel,
  refNumber,
  statusConditions,
  unmetForStatus,
  unmetText,
  windowCondition,
} from "./rules";
import { ALARM_LEVELS, PatchIncident, SEVERITIES, SeverityInput, STATUSES } from "./schemas";

const severities = fc.constantFrom(...SEVERITIES);

test("a reference survives every way to write it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (number) => {
      const written = [formatRef(number), formatRef(number).toLowerCase(), String(number), ` inc-00${number} `];
      for (const ref of written) expect(refNumber(ref)).toBe(number);
    }),
  );
  for (const ref of ["", "0", "INC-0", "-1", "1e3", "42x", "INC-4 2", "9999999999"]) expect(refNumber(ref)).toBeNull();
});

test("every alias of a severity leads to it, in any case", () => {
  const aliases = { Critical: "SEV1", High: "p2", Medium: "Minor", Low: "sev-4" };
  for (const severity of SEVERITIES) {
    for (const name of [severity, severity.toUpperCase(), aliases[severity]])
      expect(SeverityInput.parse(name)).toBe(severity);
  }
  for (const name of ["", "P5", "SEV0", "urgent"]) expect(SeverityInput.safeParse(name).success).toBe(false);
});

test("the alarm level never falls, and always suffices for the severity", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ALARM_LEVELS), fc.array(severities), (start, changes) => {
      let level = start;
      for (const severity of changes) {
        const next = raisedAlarmLevel(level, severity);
        expect(next >= level && next >= alarmLevelFor(severity)).toBe(true);
        expect([level, alarmLevelFor(severity)]).toContain(next);
        level = next;
      }
    }),
  );
});

test("only going down from Critical or High asks for a reason", () => {
  fc.assert(
    fc.property(severities, severities, (from, to) => {
      const isDown = SEVERITIES.indexOf(to) > SEVERITIES.indexOf(from);
      expect(needsDowngradeReason(from, to)).toBe(isDown && (from === "Critical" || from === "High"));
    }),
  );
});

test("Monitoring is too early before phase 7, Resolved before phase 8", () => {
  for (const status of STATUSES) {
    for (let phase = 1; phase <= 8; phase += 1) {
      const first = { Active: 1, Monitoring: 7, Resolved: 8 }[status];
      expect(statusConditions(status, phase).length > 0).toBe(phase < first);
    }
  }
});

const NOW = new Date("2026-03-10T02:30:00.000Z");
const facts = fc.record({
  now: fc.constant(NOW),
  peakSeverity: severities,
  openCheckCount: fc.nat(5),
  failedCheckCount: fc.constant(0),
  checkCount: fc.nat(8),
  cleanSince: fc.option(
    fc.date({ min: new Date(NOW.getTime() - 3_600_000), max: new Date(NOW.getTime() + 60_000), noInvalidDate: true }),
    {
      nil: null,
    },
  ),
  hasFinalImpact: fc.boolean(),
  hasResolutionSummary: fc.boolean(),
  isCauseSettled: fc.boolean(),
  hasAfterAction: fc.boolean(),
  unreleasedCount: fc.nat(3),
  phase: fc.integer({ min: 1, max: 8 }),
  severity: severities,
  minutesInPhase: fc.double({ min: 0, max: 500, noNaN: true }),
  hasTechnicalLead: fc.boolean(),
  hasSystems: fc.boolean(),
  hasNoteInPhase: fc.boolean(),
  isImpactAnswered: fc.boolean(),
  milestoneCount: fc.nat(5),
  hasPromise: fc.boolean(),
  hasResolutionMilestone: fc.boolean(),
  pathCount: fc.nat(5),
  ownedPathCount: fc.nat(5),
  openPathCount: fc.nat(5),
  passedPathCount: fc.nat(5),
  hasFaultDomain: fc.boolean(),
  hasBusinessImpact: fc.boolean(),
  cleanWindowMinutes: fc.constant(10),
  gatherTimeboxMinutes: fc.constant(10),
});

test("every phase has conditions with distinct keys; time alone never unmeets one", () => {
  fc.assert(
    fc.property(facts, fc.double({ min: 0, max: 100, noNaN: true }), (before, minutes) => {
      const conditions = exitConditions(before);
      const now = new Date(before.now.getTime() + minutes * 60_000);
      const later = exitConditions({ ...before, now, minutesInPhase: before.minutesInPhase + minutes });
      expect(conditions.length).toBeGreaterThan(0);
      expect(new Set(conditions.map((one) => one.key)).size).toBe(conditions.length);
      conditions.forEach((one, index) => {
        if (one.isMet) expect(later[index]?.isMet).toBe(true);
      });
    }),
  );
});

test("Validation ends when all is green; for who was ever Critical or High, after the clean window", () => {
  fc.assert(
    fc.property(facts, (given) => {
      const conditions = exitConditions({ ...given, phase: 7, openPathCount: 0 });
      const owed = given.peakSeverity === "Critical" || given.peakSeverity === "High";
      const clean = given.cleanSince === null ? -1 : (NOW.getTime() - given.cleanSince.getTime()) / 60_000;
      const isDone = given.cleanSince !== null && (!owed || clean >= 10);
      expect(conditions.every((one) => one.isMet)).toBe(isDone);
      expect(conditions.some((one) => one.key === "clean-window")).toBe(owed);
    }),
  );
});

test("a condition that time meets says when, and is met from that instant on", () => {
  fc.assert(
    fc.property(facts, (given) => {
      const [window] = windowCondition({ ...given, peakSeverity: "High" });
      expect(window?.metAt == null).toBe(given.cleanSince === null);
      if (!window?.metAt) return;
      const at = Date.parse(window.metAt);
      expect(isMetAt(window, at)).toBe(true);
      expect(windowCondition({ ...given, peakSeverity: "High", now: new Date(at) })[0]?.isMet).toBe(true);
      expect(windowCondition({ ...given, peakSeverity: "High", now: new Date(at - 1) })[0]?.isMet).toBe(false);
      expect(unmetText(window, new Date(at - 90_500))).toMatch(/\(1:31 to go\)$/);
    }),
  );
});

test("Monitoring asks for complete validation, Resolved for the window and, where it is owed, the guide's items", () => {
  fc.assert(
    fc.property(facts, (given) => {
      const monitoring = unmetForStatus("Monitoring", given);
      expect(monitoring.length === 0).toBe(given.phase >= 7 && given.cleanSince !== null);
      const keys = unmetForStatus("Resolved", given).map(({ key }) => key);
      const owed = given.peakSeverity === "Critical" || given.peakSeverity === "High";
      expect(keys.includes("after-action")).toBe(owed && !given.hasAfterAction);
      expect(keys.includes("final-impact")).toBe(owed && !given.hasFinalImpact);
      expect(keys.includes("phase")).toBe(given.phase < 8);
      if (!owed) expect(keys.filter((key) => key !== "phase")).toEqual([]);
      expect(unmetForStatus("Active", given)).toEqual([]);
    }),
  );
});

test("the record's sentences say an instant to the minute in UTC, and leave every other text alone", () => {
  expect(inWords("2021-06-08T11:00:30.000Z")).toBe("2021-06-08 11:00 UTC");
  expect(inWords("since 2021-06-08T11:00:30.000Z")).toBe("since 2021-06-08T11:00:30.000Z");
  expect(inWords(["Vault", "Search"])).toBe("Vault, Search");
  expect(inWords(null)).toBe("");
});

test("a PATCH changes fields; what has a call of its own is refused by name and not passed over", () => {
  expect(PatchIncident.parse({ ref: "INC-1", title: "Checkout down" })).toEqual({
    ref: "INC-1",
    title: "Checkout down",
  });
  const refused = PatchIncident.safeParse({ ref: "INC-1", title: "Checkout down", status: "Resolved", phase: 8 });
  expect(refused.error?.issues[0]?.message).toMatch(/^status, phase cannot be changed here/);
});
