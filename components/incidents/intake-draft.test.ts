import { describe, expect, it } from "vitest";
import { EMPTY_INTAKE, toOpenIncident } from "./intake-draft";

describe("toOpenIncident", () => {
  it("needs a severity and nothing else from the form", () => {
    expect(toOpenIncident({ ...EMPTY_INTAKE, title: "x" })).toBeNull();
    expect(toOpenIncident({ ...EMPTY_INTAKE, title: "x", severity: "High" })).toEqual({
      title: "x",
      severity: "High",
      affectedSystems: [],
      bridgeUrl: "",
      description: "",
    });
  });

  it("reads a customer count as people write it", () => {
    expect(toOpenIncident({ ...EMPTY_INTAKE, severity: "Low", customerCount: "~1,200" })?.customerCount).toBe(1200);
  });
});
