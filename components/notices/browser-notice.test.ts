import { afterEach, expect, test, vi } from "vitest";
import { endOffer, isOffered, noticeFor, type Once, tellOnce } from "./browser-notice";

/** Tabs of one browser: one storage, and one lock whose turns follow each other. */
function browser() {
  let kept: string | null = null;
  let turn = Promise.resolve();
  const once: Once = {
    lock: (work) => {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
    read: () => kept,
    write: (value) => {
      kept = value;
    },
  };
  return { once, kept: () => kept ?? "" };
}

test("several tabs tell a notice once, and another notice again", async () => {
  const { once } = browser();
  const told: string[] = [];
  const tell = (id: string) => async () => void told.push(id);
  await Promise.all(["a", "a", "b", "a", "b"].map((id) => tellOnce(id, tell(id), once)));
  await tellOnce("a", tell("a"), once);
  expect(told).toEqual(["a", "b"]);
});

test("what could not be shown is shown by the next tab; old ids are forgotten", async () => {
  const { once, kept } = browser();
  const fail = () => Promise.reject(new Error("no"));
  await expect(tellOnce("a", fail, once)).rejects.toThrow("no");
  const told: string[] = [];
  await tellOnce("a", async () => void told.push("a"), once);
  expect(told).toEqual(["a"]);
  for (let i = 0; i < 80; i += 1) await tellOnce(`n${i}`, async () => undefined, once);
  expect(kept().split(" ")).toHaveLength(50);
});

test("only what was told to this person by name, and just now", () => {
  const now = Date.parse("2026-11-21T03:47:00Z");
  const entry = (over: object = {}) => ({
    name: "notice.raised",
    text: "Due",
    occurredAt: "2026-11-21T03:46:50.000Z",
    payload: { noticeId: "n", rule: "promise-due-soon", occasion: "o", toUserIds: ["me"] },
    ...over,
  });
  expect(noticeFor(entry(), "me", now)).toBe("n");
  expect(noticeFor(entry(), "you", now)).toBeNull();
  expect(noticeFor(entry({ name: "timeline.noted" }), "me", now)).toBeNull();
  expect(noticeFor(entry({ payload: { noticeId: "n" } }), "me", now)).toBeNull();
  expect(noticeFor(entry({ occurredAt: "2026-11-21T03:40:00.000Z" }), "me", now)).toBeNull();
});

afterEach(() => vi.unstubAllGlobals());

test("is offered where the browser would ask, until it was answered, for good", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (k: string, v: string) => kept.set(k, v),
  };
  vi.stubGlobal("localStorage", storage);
  expect(isOffered()).toBe(false);
  for (const [permission, isAsked] of [
    ["denied", false],
    ["granted", false],
    ["default", true],
  ] as const) {
    vi.stubGlobal("Notification", { permission });
    expect([permission, isOffered()]).toEqual([permission, isAsked]);
  }
  endOffer();
  expect(isOffered()).toBe(false);
});
