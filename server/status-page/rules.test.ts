import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEVERITIES, STATUSES } from "../incidents/schemas";
import { durationMinutes, promiseState, publicStage, situation, systemStatus } from "./rules";

describe("systemStatus", () => {
  it("is operational without an open incident", () => {
    expect(systemStatus([])).toBe("Operational");
    expect(systemStatus([{ severity: "Critical", status: "Resolved" }])).toBe("Operational");
  });
  it("is a major outage while any Critical is open, in whatever order", () => {
    const incident = fc.record({ severity: fc.constantFrom(...SEVERITIES), status: fc.constantFrom(...STATUSES) });
    fc.assert(
      fc.property(fc.array(incident), (incidents) => {
        const open = incidents.filter((each) => each.status !== "Resolved");
        const expected = open.some((each) => each.severity === "Critical") ? "Major Outage" : "Degraded Performance";
        expect(systemStatus(incidents)).toBe(open.length === 0 ? "Operational" : expected);
        expect(systemStatus([...incidents].reverse())).toBe(systemStatus(incidents));
      }),
    );
  });
});

describe("publicStage", () => {
  it.each([
    [1, "investigating"],
    [4, "investigating"],
    [5, "identified"],
    [6, "identified"],
    [7, "monitoring"],
    [8, "monitoring"],
  ] as const)("phase %i is %s while the incident is active", (phase, stage) => {
    expect(publicStage("Active", phase)).toBe(stage);
  });
  it("follows the status before the phase", () => {
    expect(publicStage("Resolved", 3)).toBe("resolved");
    expect(publicStage("Monitoring", 3)).toBe("monitoring");
  });
  it("has a sentence for every phase and status", () => {
    for (const status of STATUSES) {
      for (let phase = 1; phase <= 8; phase += 1) expect(situation(status, phase)).toMatch(/^[A-Z].+\.$/);
    }
  });
});

describe("promiseState", () => {
  it("turns overdue at the promised instant, and no millisecond earlier", () => {
    const eta = "2026-11-21T03:50:00.000Z";
    expect(promiseState("Active", eta, new Date("2026-11-21T03:49:59.999Z"))).toBe("due");
    expect(promiseState("Active", eta, new Date(eta))).toBe("overdue");
  });
  it("is none without a promise and after the end, whatever the time", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.date({ noInvalidDate: true }), (eta, now) => {
        expect(promiseState("Active", null, now)).toBe("none");
        expect(promiseState("Resolved", eta.toISOString(), now)).toBe("none");
        expect(promiseState("Monitoring", eta.toISOString(), now)).toBe(now < eta ? "due" : "overdue");
      }),
    );
  });
});

describe("durationMinutes", () => {
  it("counts from the impact where it is known, else from the opening", () => {
    const end = { openedAt: "2026-11-21T03:00:00.000Z", resolvedAt: "2026-11-21T04:00:00.000Z" };
    expect(durationMinutes({ ...end, impactStartedAt: "2026-11-21T02:45:00.000Z" })).toBe(75);
    expect(durationMinutes({ ...end, impactStartedAt: null })).toBe(60);
    expect(durationMinutes({ ...end, impactStartedAt: null, resolvedAt: null })).toBeNull();
  });
});
