import fc from "fast-check";
import { expect, test } from "vitest";
import { madeUpRecording } from "../../tests/support/recordings";
import { planReplay } from "./rules";
import { Recording } from "./schemas";

const minimal = { slug: "x", title: "X", severity: "High", detectedAt: "2024-01-01T10:00:00Z" };
const recording = (more: object): Recording => Recording.parse({ ...minimal, ...more });

test("a recording of nothing but its detection opens an incident", () => {
  const steps = planReplay(recording({}));
  expect(steps.map(({ kind, at }) => [kind, at])).toEqual([["open", "2024-01-01T10:00:00.000Z"]]);
});

test("the opening comes first, then true-time order; phases and updates are not logged twice", () => {
  fc.assert(
    fc.property(madeUpRecording, (each) => {
      const steps = planReplay(each);
      expect(steps[0]?.kind).toBe("open");
      const times = steps.slice(1).map(({ at }) => at);
      expect(times).toEqual([...times].sort());
      const count = (kind: string) => steps.filter((step) => step.kind === kind).length;
      expect(count("open")).toBe(1);
      expect(count("advance")).toBe(each.phases.filter(({ phase }) => phase > 1).length);
      expect(count("publish")).toBe(each.publicUpdates.length);
      expect(count("note")).toBe(each.timeline.length - each.phases.length - each.publicUpdates.length);
      expect(count("openPath")).toBe(each.recoveryPaths.length);
      expect(count("resolve")).toBe(each.resolvedAt === null ? 0 : 1);
    }),
  );
});

test("the text of a phase becomes its note, without the phase's name", () => {
  const at = "2024-01-01T10:05:00Z";
  const steps = planReplay(
    recording({
      phases: [{ phase: 4, at }],
      timeline: [{ at, type: "phase", text: "Initial communication: users told" }],
    }),
  );
  const advance = steps.find((step) => step.kind === "advance");
  expect(advance?.input).toMatchObject({ toPhase: 4, note: "users told" });
});

test("of two phases at one instant each keeps its own text", () => {
  const at = "2024-01-01T10:05:00Z";
  const steps = planReplay(
    recording({
      phases: [2, 3].map((phase) => ({ phase, at })),
      timeline: ["Gather: all here", "Assess: it is the disk"].map((text) => ({ at, type: "phase", text })),
    }),
  );
  const notes = steps.flatMap((step) => (step.kind === "advance" ? [step.input.note] : []));
  expect(notes).toEqual(["all here", "it is the disk"]);
});

test("a fact from before the opening is logged at the opening, with its own time", () => {
  const steps = planReplay(recording({ timeline: [{ at: "2023-12-31T08:00:00Z", type: "action", text: "Deploy" }] }));
  expect(steps[1]).toMatchObject({
    kind: "note",
    at: "2024-01-01T10:00:00.000Z",
    input: { occurredAt: "2023-12-31T08:00:00.000Z", text: "Deploy" },
  });
});

test.each([
  ["phases that go back", { phases: [2, 1].map((phase) => ({ phase, at: minimal.detectedAt })) }, /only go forward/],
  [
    "a path that ends before it starts",
    { recoveryPaths: [{ title: "P", startedAt: "2024-01-01T10:00:00Z", endedAt: "2024-01-01T09:00:00Z" }] },
    /ends before it starts/,
  ],
  ["no detection", { detectedAt: undefined }, /detectedAt/],
  ["a time without a zone", { resolvedAt: "2024-01-01T10:00:00" }, /ISO-8601/],
])("refuses %s", (_, more, reason) => {
  const parsed = Recording.safeParse({ ...minimal, ...more });
  expect(JSON.stringify(parsed.error?.issues)).toMatch(reason);
});
