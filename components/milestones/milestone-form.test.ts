import { describe, expect, it } from "vitest";
import { etaInstant, type MilestoneForm, needsNoPromise, toInput } from "./milestone-form";

const now = Date.parse("2026-11-21T03:47:12Z");
const form: MilestoneForm = {
  title: "Rollback under way",
  body: "Release 812 is being rolled back.",
  audience: ["stakeholder"],
  eta: { kind: "minutes", minutes: 15 },
  isResolution: false,
  publicTitle: "Card payments fail",
  draftedBy: "human",
  correctsId: "",
  isWarningsAccepted: false,
};

describe("etaInstant", () => {
  it("counts from now and rounds up to the minute that everyone is shown", () => {
    expect(etaInstant({ kind: "minutes", minutes: 15 }, now)).toBe("2026-11-21T04:03:00.000Z");
    expect(etaInstant({ kind: "minutes", minutes: 15 }, Date.parse("2026-11-21T03:47:00Z"))).toBe(
      "2026-11-21T04:02:00.000Z",
    );
  });

  it("takes a time of one's own, and none", () => {
    expect(etaInstant({ kind: "at", local: "nonsense" }, now)).toBeNull();
    expect(etaInstant({ kind: "at", local: "2026-11-21T05:00" }, now)).toBe(new Date("2026-11-21T05:00").toISOString());
    expect(etaInstant({ kind: "none", reason: "vendor" }, now)).toBeNull();
  });
});

describe("toInput", () => {
  it("sends the public headline only to readers outside", () => {
    expect(toInput("INC-1", form, null)).not.toHaveProperty("publicTitle");
    expect(toInput("INC-1", { ...form, audience: ["public"] }, null)).toHaveProperty(
      "publicTitle",
      "Card payments fail",
    );
    expect(toInput("INC-1", { ...form, audience: ["strategic"] }, null)).toHaveProperty("publicTitle");
  });

  it("promises nothing with a resolution, and carries the reason where there is no promise", () => {
    expect(toInput("INC-1", { ...form, isResolution: true }, "2026-11-21T04:03:00.000Z").nextUpdateEta).toBeNull();
    expect(toInput("INC-1", { ...form, eta: { kind: "none", reason: " vendor " } }, null).noPromiseReason).toBe(
      "vendor",
    );
  });

  it("knows who needs no promise", () => {
    expect(needsNoPromise("Low", false)).toBe(true);
    expect(needsNoPromise("Critical", true)).toBe(true);
    expect(needsNoPromise("High", false)).toBe(false);
  });
});
