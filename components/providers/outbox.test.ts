import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FATES, type Fate, failureOf, OutboxWorld } from "@/tests/support/outbox-world";
import type { Result } from "./outbox";

const write = (id: string, keepsRefusal = false) => ({
  id,
  path: "timeline.append",
  input: { ref: "INC-42", text: `note ${id}` },
  keepsRefusal,
});

/** A world with one open tab of A. Rivera. */
async function opened() {
  const world = new OutboxWorld();
  const { outbox } = world.open();
  await outbox.setUser("rivera");
  return { world, outbox };
}
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

type Act =
  | { kind: "write"; tab: number }
  | { kind: "kill"; tab: number }
  | { kind: "open" | "offline" | "online" | "pass" };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("write" as const), tab: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const), tab: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("open" as const, "offline", "online", "pass") }) },
);
const fate: fc.Arbitrary<Fate> = fc.constantFrom(...FATES);

describe("Outbox", () => {
  it("does everything once and in order, whatever is lost and whenever a tab dies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), fc.array(fate, { maxLength: 30 }), async (acts, fates) => {
        const world = new OutboxWorld();
        world.fates = [...fates];
        const openTab = () => world.open().outbox.setUser("rivera");
        void openTab();
        let count = 0;
        const kept: string[] = [];
        for (const one of acts) {
          if (world.tabs.length === 0) void openTab();
          if (one.kind === "open") void openTab();
          else if (one.kind === "kill") {
            const tab = world.tabs[one.tab % world.tabs.length];
            if (tab) world.kill(tab);
          } else if (one.kind === "write") {
            const id = `w${++count}`;
            void world.tabs[one.tab % world.tabs.length]?.outbox.submit(write(id, true));
          } else if (one.kind === "pass") await world.pass();
          else world.isOnline = one.kind === "online";
          kept.push(...ids(world.rows).filter((id) => !kept.includes(id)));
          await new Promise(setImmediate);
        }
        world.isOnline = true;
        for (let i = 0; i < 40 && world.rows.some(({ state }) => state === "waiting"); i += 1) {
          if (world.tabs.length === 0) void openTab();
          for (const { outbox } of world.tabs) outbox.kick();
          await world.pass();
        }
        const refused = ids(world.rows);
        expect(world.rows.every(({ state }) => state === "refused")).toBe(true);
        expect(ids(world.record)).toEqual(kept.filter((id) => !refused.includes(id)));
      }),
      { numRuns: 150 },
    );
  });

  it("answers at once where the server does, and forgets what is done", async () => {
    const { world, outbox } = await opened();
    expect(await outbox.submit(write("a"))).toEqual({ kind: "done", value: "answer to a" });
    expect(world.record).toEqual([{ id: "a", lateFrom: null }]);
    expect(world.rows).toEqual([]);
  });

  it("keeps what is written without network, says so at once, and sends it with its time", async () => {
    const { world, outbox } = await opened();
    world.isOnline = false;
    const writtenAt = new Date(world.nowMs).toISOString();
    expect(await outbox.submit(write("a"))).toEqual({ kind: "queued" });
    expect(await outbox.submit(write("b"))).toEqual({ kind: "queued" });
    expect(outbox.state()).toMatchObject({ isUnanswered: true, entries: [{ id: "a" }, { id: "b" }] });
    world.nowMs += 30 * 60_000;
    world.isOnline = true;
    outbox.kick();
    await world.settle();
    expect(world.record).toEqual([
      { id: "a", lateFrom: writtenAt },
      { id: "b", lateFrom: writtenAt },
    ]);
    expect(outbox.state()).toMatchObject({ isUnanswered: false, entries: [] });
  });

  it("tells a form that waits too long that its write is kept", async () => {
    const { world, outbox } = await opened();
    world.fates = ["answer lost"];
    expect(await outbox.submit(write("a"))).toEqual({ kind: "queued" });
    await world.pass();
    expect(ids(world.record)).toEqual(["a"]);
    expect(world.rows).toEqual([]);
  });

  it("gives a refusal to the form that waits for it, and lists it where nobody does", async () => {
    const { world, outbox } = await opened();
    const stale = failureOf("STALE", { current: { title: "theirs" } });
    for (const id of ["a", "b", "c"]) world.verdicts.set(id, stale);
    expect(await outbox.submit(write("a"))).toEqual({ kind: "refused", failure: stale });
    expect(world.rows).toEqual([]);
    expect((await outbox.submit(write("b", true))).kind).toBe("refused");
    world.isOnline = false;
    await outbox.submit(write("c"));
    await outbox.submit(write("d"));
    world.isOnline = true;
    outbox.kick();
    await world.settle();
    expect(outbox.state().entries).toMatchObject([
      { id: "b", state: "refused", failure: stale },
      { id: "c", state: "refused", failure: stale },
    ]);
    expect(ids(world.record)).toEqual(["d"]);
  });

  it("sends a refused one again under a new id, behind the others, or drops it", async () => {
    const { world, outbox } = await opened();
    for (const id of ["a", "b"]) {
      world.verdicts.set(id, failureOf("STALE"));
      await outbox.submit(write(id, true));
    }
    const [a, b] = outbox.state().entries;
    if (!a || !b) throw new Error("both stand in the list");
    world.nowMs += 60_000;
    await outbox.resend(a, { ref: "INC-42", text: "better" });
    await outbox.discard(b.id);
    await world.settle();
    expect(world.record).toHaveLength(1);
    expect(world.record[0]).toMatchObject({ lateFrom: null });
    expect(world.record[0]?.id).not.toBe("a");
    expect(world.rows).toEqual([]);
  });

  it("neither sends nor shows what somebody else wrote on the device, but counts it", async () => {
    const { world, outbox } = await opened();
    world.isOnline = false;
    await outbox.submit(write("a"));
    world.isOnline = true;
    await outbox.setUser("chen");
    await world.pass();
    expect(outbox.state()).toMatchObject({ entries: [], others: 1 });
    expect(world.record).toEqual([]);
    await outbox.setUser("rivera");
    await world.settle();
    expect(ids(world.record)).toEqual(["a"]);
  });

  it("waits for the sign-in where the session is over, and refuses nothing", async () => {
    const { world, outbox } = await opened();
    world.verdicts.set("a", failureOf("UNAUTHENTICATED"));
    expect(await outbox.submit(write("a"))).toEqual({ kind: "queued" });
    expect(outbox.state()).toMatchObject({ isSignedOut: true, entries: [{ id: "a", state: "waiting" }] });
    world.verdicts.clear();
    await outbox.setUser("rivera");
    await world.settle();
    expect(outbox.state()).toMatchObject({ isSignedOut: false, entries: [] });
    expect(ids(world.record)).toEqual(["a"]);
  });

  it("does not let one on which the server fails hold up the others for ever", async () => {
    const { world, outbox } = await opened();
    world.verdicts.set("a", failureOf("INTERNAL"));
    await outbox.submit(write("a"));
    await outbox.submit(write("b"));
    for (let i = 0; i < 6; i += 1) await world.pass();
    expect(outbox.state().entries).toMatchObject([{ id: "a", state: "refused" }]);
    expect(ids(world.record)).toEqual(["b"]);
  });

  it("asks the writer again after a week, when the server may have forgotten its answer", async () => {
    const { world, outbox } = await opened();
    world.isOnline = false;
    await outbox.submit(write("a"));
    world.nowMs += 7.1 * 24 * 60 * 60_000;
    world.isOnline = true;
    outbox.kick();
    await world.settle();
    expect(world.record).toEqual([]);
    expect(outbox.state().entries).toMatchObject([{ id: "a", state: "refused", failure: { code: "STALE" } }]);
  });

  it("tells the tab that asked what another tab learned", async () => {
    const { world, outbox } = await opened();
    const other = world.open().outbox;
    await other.setUser("rivera");
    const heard: unknown[] = [];
    outbox.onDone((entry, value) => heard.push([entry.id, value]));
    // Both want the lock; whoever has it sends both.
    const results: Result[] = await Promise.all([other.submit(write("a")), outbox.submit(write("b"))]);
    expect(results.map(({ kind }) => kind)).toEqual(["done", "done"]);
    await world.settle();
    expect(heard).toEqual([
      ["a", "answer to a"],
      ["b", "answer to b"],
    ]);
    expect(ids(world.record)).toEqual(["a", "b"]);
    expect(other.state().entries).toEqual([]);
  });

  it("says that nothing can be kept where the browser keeps nothing", async () => {
    const outbox = new OutboxWorld().open().outbox;
    await expect(outbox.submit(write("a"))).rejects.toThrow("Nobody is signed in");
  });
});
