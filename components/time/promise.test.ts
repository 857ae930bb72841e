import { describe, expect, it } from "vitest";
import { promiseState } from "./promise";

const now = Date.parse("2026-11-21T03:47:12Z");
const state = (eta: string | null, isResolved = false) => promiseState({ eta, now, nudgeMinutes: 3, isResolved });

describe("promiseState", () => {
  it("counts down, and says soon within the nudge", () => {
    expect(state("2026-11-21T03:57:12Z")).toMatchObject({ kind: "due", exact: "due in 10:00", badge: "Due in 10 min" });
    expect(state("2026-11-21T03:50:00Z")).toMatchObject({ kind: "soon", exact: "due in 02:48", badge: "Due in 3 min" });
  });

  it("is overdue from the very second on", () => {
    expect(state("2026-11-21T03:47:12Z")).toMatchObject({
      kind: "overdue",
      exact: "overdue by 00:00",
      badge: "Overdue",
    });
    expect(state("2026-11-21T03:44:02Z")).toMatchObject({
      kind: "overdue",
      exact: "overdue by 03:10",
      badge: "Overdue by 3 min",
    });
  });

  it("tells no promise from a closed incident", () => {
    expect(state(null)).toMatchObject({ kind: "none", badge: "Not set" });
    expect(state("2026-11-21T03:44:02Z", true)).toMatchObject({ kind: "closed" });
  });
});
