import fc from "fast-check";
import { expect, test } from "vitest";
import { ALARM_LEVELS } from "../incidents/schemas";
import { postureGaps } from "./rules";
import { POSTURE_ROLES, POSTURES } from "./schemas";

const onScene = fc.dictionary(fc.constantFrom(...POSTURE_ROLES, "responder", "branch_lead", "observer"), fc.nat(4));

test("a gap is a slot that the level asks for and nobody holds, and each person more only closes gaps", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ALARM_LEVELS),
      onScene,
      fc.constantFrom(...POSTURE_ROLES, "responder"),
      (level, here, next) => {
        const gaps = postureGaps(level, here, POSTURES);
        for (const role of POSTURE_ROLES) {
          expect(gaps.roles.includes(role)).toBe(POSTURES[level].roles.includes(role) && !here[role]);
        }
        const later = postureGaps(level, { ...here, [next]: (here[next] ?? 0) + 1 }, POSTURES);
        expect(later.roles.length).toBeLessThanOrEqual(gaps.roles.length);
        expect(later.responders).toBe(next === "responder" ? Math.max(0, gaps.responders - 1) : gaps.responders);
      },
    ),
  );
});

test("Box 3 asks for the full command structure; a branch lead counts as a responder, an observer does not", () => {
  expect(postureGaps("Box3", { mim: 1, sre: 1, comms: 1, branch_lead: 1, observer: 5 }, POSTURES)).toEqual({
    roles: ["leader", "service_manager", "customer_ops"],
    responders: 1,
  });
  expect(postureGaps("Box0", { mim: 1 }, POSTURES)).toEqual({ roles: [], responders: 0 });
});
