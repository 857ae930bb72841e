import fc from "fast-check";
import { expect, test } from "vitest";
import {
  branchesOf,
  byPosition,
  isFor,
  NEXT_STATUSES,
  type Placed,
  positionAt,
  properName,
  roleNamed,
  slotOf,
  timesAfter,
} from "./rules";
import { TASK_STATUSES } from "./schemas";

const NOW = new Date("2026-03-10T02:30:00.000Z");

test("the order is total: any two tasks have one, and whoever sorts gets the same", () => {
  const placed = fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), position: fc.constantFrom(0, 1, 1.5, 2) });
  const tasks = fc.uniqueArray(placed, { selector: ({ id }) => id, maxLength: 12 });
  fc.assert(
    fc.property(tasks, fc.infiniteStream(fc.nat()), (all, noise) => {
      const shuffled = all
        .map((task) => ({ task, key: noise.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ task }) => task);
      expect(shuffled.sort(byPosition)).toEqual([...all].sort(byPosition));
      for (const a of all) for (const b of all) if (a !== b) expect(byPosition(a, b)).not.toBe(0);
    }),
  );
});

/** What the verb does, without a database. */
function move(list: Placed[], id: string, slot: number): Placed[] {
  const others = list.filter((one) => one.id !== id);
  const at = Math.min(slot, others.length);
  const { position, renumbered } = positionAt(others, at);
  const anew = new Map(renumbered.map((one) => [one.id, one.position]));
  const rest = others.map((one) => ({ ...one, position: anew.get(one.id) ?? one.position }));
  return [...rest, { id, position }].sort(byPosition);
}

test("however often tasks are moved, none is lost, doubled, or elsewhere than where it was put", () => {
  const moves = fc.array(fc.record({ which: fc.nat(7), slot: fc.nat(7) }), { maxLength: 200 });
  fc.assert(
    fc.property(moves, (all) => {
      let list: Placed[] = [];
      for (let n = 0; n < 8; n += 1)
        list = [...list, { id: `t${n}`, position: positionAt(list, list.length).position }];
      const model = list.map(({ id }) => id);
      for (const { which, slot } of all) {
        const id = `t${which}`;
        list = move(list, id, slot);
        model.splice(model.indexOf(id), 1);
        model.splice(slot, 0, id);
        expect(list.map((one) => one.id)).toEqual(model);
        expect(new Set(list.map((one) => one.position)).size).toBe(8);
      }
    }),
  );
});

test("a thousand moves into the same gap run out of numbers, and the branch is numbered anew", () => {
  let list: Placed[] = ["a", "b", "c"].map((id, index) => ({ id, position: index + 1 }));
  let renewals = 0;
  for (let n = 0; n < 1000; n += 1) {
    const ids = list.map(({ id }) => id);
    const id = ids[2] ?? "";
    if (
      positionAt(
        list.filter((one) => one.id !== id),
        1,
      ).renumbered.length > 0
    )
      renewals += 1;
    list = move(list, id, 1);
    expect(list.map((one) => one.id)).toEqual([ids[0], ids[2], ids[1]]);
  }
  expect(renewals).toBeGreaterThan(5);
});

test("a move lands behind the neighbour it named, else before the other, else at the end", () => {
  const others = ["a", "b", "c"].map((id) => ({ id }));
  expect(slotOf(others, { afterId: "a", beforeId: "c" })).toBe(1);
  expect(slotOf(others, { afterId: "gone", beforeId: "c" })).toBe(2);
  expect(slotOf(others, { afterId: null, beforeId: "a" })).toBe(0);
  expect(slotOf(others, { afterId: "gone", beforeId: "gone" })).toBe(3);
  expect(slotOf([], {})).toBe(0);
});

test("from every status there is a way to every open one, and nothing ends twice", () => {
  for (const from of TASK_STATUSES) {
    expect(NEXT_STATUSES[from]).not.toContain(from);
    for (const to of ["active", "queued"] as const) if (to !== from) expect(NEXT_STATUSES[from]).toContain(to);
  }
  expect(NEXT_STATUSES.done).not.toContain("dropped");
  expect(NEXT_STATUSES.dropped).not.toContain("done");
});

test("times follow the status: what runs has a start, what ended has an end, and nothing else has", () => {
  const steps = fc.array(fc.constantFrom(...TASK_STATUSES), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.option(fc.integer({ min: 1, max: 500 })), (all, timeboxMinutes) => {
      let times = { startedAt: null as Date | null, dueAt: null as Date | null, closedAt: null as Date | null };
      all.forEach((to, step) => {
        const now = new Date(NOW.getTime() + step * 60_000);
        times = timesAfter({ ...times, timeboxMinutes }, to, now);
        expect(times.closedAt !== null).toBe(to === "done" || to === "dropped");
        if (to === "active") {
          expect(times.startedAt).toEqual(now);
          const due = timeboxMinutes === null ? null : now.getTime() + timeboxMinutes * 60_000;
          expect(times.dueAt?.getTime() ?? null).toBe(due);
        }
        if (to === "queued") expect(times).toEqual({ startedAt: null, dueAt: null, closedAt: null });
      });
    }),
  );
});

test("a due time that somebody set stands where there is no timebox", () => {
  const set = { startedAt: null, dueAt: NOW, closedAt: null, timeboxMinutes: null };
  for (const to of TASK_STATUSES) expect(timesAfter(set, to, NOW).dueAt).toEqual(NOW);
});

test("tasks of a branch that was taken out of the settings keep their place on the screen", () => {
  const tasks = [{ branch: "Mainframe" }, { branch: "App" }, { branch: "Edge" }];
  expect(branchesOf(["Infra", "App"], tasks)).toEqual(["Infra", "App", "Edge", "Mainframe"]);
});

test("what is given to somebody is theirs by person, by name, or by the role that they hold", () => {
  const ada = { userId: "u1", name: "Ada Moreau", roles: ["customer_ops" as const] };
  expect(isFor(ada, { userId: "u1", name: "Somebody else" })).toBe(true);
  expect(isFor(ada, { userId: "u2", name: "Ada Moreau" })).toBe(false);
  expect(isFor(ada, { userId: null, name: "ada moreau" })).toBe(true);
  expect(isFor(ada, { userId: null, name: "Customer Ops" })).toBe(true);
  expect(isFor(ada, { userId: null, name: "MIM" })).toBe(false);
  expect(isFor({ ...ada, name: "" }, { userId: null, name: "" })).toBe(false);
  expect(isFor({ ...ada, userId: null }, { userId: "u1", name: "Ada Moreau" })).toBe(false);
});

test("a command role is meant by its words in any case, and kept by its label", () => {
  expect(["ops", "SRE", "customer ops", "Leader", "Ada"].map(roleNamed)).toEqual([
    "sre",
    "sre",
    "customer_ops",
    "leader",
    null,
  ]);
  expect(properName("ops lead")).toBe("SRE / Ops Lead");
  expect(properName("Ada")).toBe("Ada");
});
