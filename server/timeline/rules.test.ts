import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText, isWrittenLater, occurredAtOf, passesFilter, pathIdOf, pinOf, searchWords } from "./rules";
import type { TimelineEntry } from "./schemas";

const entry = (more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: "e",
  incidentId: "i",
  seq: 7,
  type: "action",
  name: "timeline.noted",
  visibility: "internal",
  text: "Réplication du nœud 3 arrêtée",
  phase: 2,
  actorName: "A. Rivera",
  occurredAt: "2026-11-21T03:46:40.000Z",
  recordedAt: "2026-11-21T03:46:40.000Z",
  payload: { kind: "micro", pathId: "p1" },
  correctsSeq: null,
  ...more,
});
const none = new Set<number>();

describe("search", () => {
  it("finds any run of letters of the text, whatever its case, its accents and how they are composed", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        (text, from, to) => {
          const [start, end] = [from % text.length, to % text.length].sort((a, b) => a - b) as [number, number];
          const q = text.slice(start, end + 1).toWellFormed();
          for (const form of ["NFC", "NFD"] as const) {
            const words = searchWords(q.normalize(form).toLowerCase());
            fc.pre(words.length < 8 && text.isWellFormed() && q === text.slice(start, end + 1));
            const isFound = words.every((word) => foldText(text).includes(word));
            // A mark cut off its letter stands alone; all else must be found.
            if (!/^[\p{M}\p{Lm}]/u.test(q.normalize("NFKD"))) expect(isFound).toBe(true);
          }
        },
      ),
    );
  });

  it("wants all words, in any order", () => {
    expect(passesFilter(entry(), { q: "ARRETEE replication" }, none)).toBe(true);
    expect(passesFilter(entry(), { q: "replication node" }, none)).toBe(false);
    expect(passesFilter(entry(), { q: "   " }, none)).toBe(true);
    expect(foldText("ΟΔΟΣ")).toBe(foldText("οδός"));
  });
});

describe("passesFilter", () => {
  it.each([
    [{ types: ["action", "alert"] }, true],
    [{ types: ["alert"] }, false],
    [{ types: [] }, true],
    [{ actor: "A. Rivera" }, true],
    [{ actor: "A. River" }, false],
    [{ pathId: "p1" }, true],
    [{ pathId: "p2" }, false],
    [{ visibility: "public" }, false],
    [{ isPinned: false }, true],
    [{ phase: 3 }, false],
    [{ isCorrection: true }, false],
  ] as const)("%j is %s", (filter, expected) => {
    expect(passesFilter(entry(), filter, none)).toBe(expected);
  });

  it("knows the pinned from the pins", () => {
    expect(passesFilter(entry(), { isPinned: true }, new Set([7]))).toBe(true);
    expect(passesFilter(entry(), { isPinned: true }, none)).toBe(false);
  });
});

describe("times", () => {
  const now = new Date("2026-11-21T03:50:00.000Z");
  it("the past stands as given, a clock a little ahead counts as now, the future is refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (ms) => {
        const given = new Date(now.getTime() + ms);
        const at = occurredAtOf(given, now);
        if (ms <= 0) expect(at).toEqual(given);
        else if (ms <= 5_000) expect(at).toEqual(now);
        else expect(at).toBeNull();
      }),
    );
  });

  it("both are shown from two minutes on", () => {
    const written = (recordedAt: string) => isWrittenLater(entry({ recordedAt }));
    expect(written("2026-11-21T03:48:40.000Z")).toBe(false);
    expect(written("2026-11-21T03:48:40.001Z")).toBe(true);
  });
});

describe("payloads", () => {
  it("name a path or a pin, or nothing", () => {
    expect(pathIdOf(entry())).toBe("p1");
    const payloads: TimelineEntry["payload"][] = [null, [], "p1", { pathId: 3 }];
    for (const payload of payloads) expect(pathIdOf(entry({ payload }))).toBeNull();
    const pin = { seq: 4, isPinned: false };
    expect(pinOf(entry({ name: "timeline.pinned", payload: pin }))).toEqual(pin);
    expect(pinOf(entry({ payload: pin }))).toBeNull();
  });
});
