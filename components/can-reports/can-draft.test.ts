import fc from "fast-check";
import { expect, test } from "vitest";
import { blank, edited, filled, toInput, typed } from "./can-draft";

test("what is typed is sorted at once, and an edit of a field is seen in the text", () => {
  const writing = typed(blank("App"), "pool is full\na: roll back @Ada 10m");
  expect(writing.draft.conditions).toEqual(["pool is full"]);
  const [action] = writing.draft.actions;
  if (!action) throw new Error("no action");
  const next = edited(writing, { ...writing.draft, actions: [{ ...action, owner: "Kim", timeboxMinutes: null }] });
  expect(next).toMatchObject({ team: "App", text: "c: pool is full\na: roll back @Kim" });
});

test("a field may be empty, or end in a space, while one edits it; the text has neither", () => {
  const writing = typed(blank("App"), "full\nslow");
  const next = edited(writing, { ...writing.draft, conditions: ["", "slow "] });
  expect(next.draft.conditions).toEqual(["", "slow "]);
  expect(next.text).toBe("c: slow");
  expect(toInput("INC-1", next, null)).toMatchObject({ ref: "INC-1", team: "App", conditions: ["slow "], actions: [] });
});

test("whichever is edited, what is sent is what stands in the fields", () => {
  const part = fc.string({ maxLength: 20 });
  const draft = fc.record({
    conditions: fc.array(part, { maxLength: 3 }),
    actions: fc.array(
      fc.record({ text: part, owner: part, timeboxMinutes: fc.option(fc.integer({ min: 1, max: 99 })) }),
      { maxLength: 2 },
    ),
    needs: fc.array(fc.record({ text: part, askOf: part }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(draft, (given) => {
      const { ref, team, recoveryPathId, ...sent } = toInput("INC-1", edited(blank("App"), given), null);
      expect(sent).toEqual(filled(given));
      // Typing on in the text starts from as many items as the fields hold.
      const again = typed(blank("App"), edited(blank("App"), given).text).draft;
      expect(again.conditions).toHaveLength(filled(given).conditions.length);
      expect(again.actions).toHaveLength(filled(given).actions.length);
      expect(again.needs).toHaveLength(filled(given).needs.length);
    }),
  );
});
