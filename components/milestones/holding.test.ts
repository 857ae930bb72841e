import fc from "fast-check";
import { expect, test } from "vitest";
import { lintText } from "@/server/linter/rules";
import { AUDIENCES } from "@/server/milestones/schemas";
import { Settings } from "@/server/settings/schemas";
import { holdingText } from "./milestone-form";

const { jargonWords } = Settings.parse({});
const facts = {
  severity: "Critical",
  isResolution: false,
  nextUpdateEta: "2026-11-21T15:00:00.000Z",
  isCauseConfirmed: false,
  customerCount: 100,
  isCustomerCountConfirmed: false,
  bridgeUrl: "https://call.example.com/x",
  internalNames: ["postgres-main"],
  jargon: jargonWords,
};

test("a holding milestone passes the linter for every audience, before the first update and after it", () => {
  const workarounds = ["", "Pay by bank transfer or invoice", "Use the mobile app."];
  fc.assert(
    fc.property(
      fc.constantFrom(...AUDIENCES),
      fc.constantFrom(...workarounds),
      fc.boolean(),
      fc.integer({ min: 1, max: 120 }),
      (audience, workaround, hasUpdates, minutes) => {
        const { title, body } = holdingText(minutes, { workaround, hasUpdates });
        expect(lintText(`${title}\n${body}`, { ...facts, audience, workaround })).toEqual([]);
        expect(body).toContain(`Next update in ${minutes} minute`);
        expect(body.includes("last update")).toBe(hasUpdates);
      },
    ),
  );
});
