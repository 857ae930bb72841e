import { beforeEach, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import type { Role } from "../core/policy";
import { openIncident } from "../incidents/open-incident";
import { getBrief, getIncident } from "../incidents/reads";
import { listTimeline, verifyRecord } from "../timeline/reads";
import { closePath } from "./close-path";
import { editPath } from "./edit-path";
import { extendTimebox } from "./extend-timebox";
import { makePrimary } from "./make-primary";
import { notePath } from "./note-path";
import { openPath } from "./open-path";
import { pausePath } from "./pause-path";
import { raiseHypothesis } from "./raise-hypothesis";
import { listHypotheses, listPathNotes, listPaths } from "./reads";
import { resumePath } from "./resume-path";
import { timeboxMsLeft } from "./rules";
import type { OpenPath } from "./schemas";
import { setPathPhase } from "./set-path-phase";
import { settleHypothesis } from "./settle-hypothesis";

let t: TestDb;
let users: Partial<Record<Role, Context>>;
let ref: string;
beforeEach(async () => {
  t = await testDb();
  users = {};
  ref = (await openIncident({ ctx: await as("mim"), input: { title: "Checkout down", severity: "Critical" } })).ref;
});

/** The same person of a role each time, at the clock's present instant. */
async function as(role: Role): Promise<Context> {
  users[role] ??= await t.asUser(role);
  return { ...users[role], now: t.clock.now() };
}
const open = async (input: Partial<OpenPath> = {}) =>
  openPath({ ctx: await as("ops_lead"), input: { ref, title: "Roll back 812", timeboxMinutes: 15, ...input } });
const record = async () => (await listTimeline(await as("mim"), { ref, limit: 500 })).items;
const last = async () => {
  const [entry] = await record();
  return entry && { name: entry.name, text: entry.text, payload: entry.payload, actorName: entry.actorName };
};
const leftOf = (path: Awaited<ReturnType<typeof open>>) => timeboxMsLeft(path, t.clock.now().getTime());

describe("editing a path", () => {
  it("records each change old to new, and keeps to who saw what", async () => {
    const path = await open({ currentBet: "The pool is too small" });
    const ctx = await as("responder");
    const set = { currentBet: "Stuck sessions hold it", owner: "" };
    const edited = await editPath({ ctx, input: { ref, pathId: path.id, set, was: { currentBet: path.currentBet } } });
    expect(edited).toMatchObject({ currentBet: "Stuck sessions hold it", owner: "Unassigned" });
    expect(await last()).toMatchObject({
      name: "recovery.changed",
      text: "Roll back 812: Current bet: The pool is too small → Stuck sessions hold it",
      payload: {
        pathId: path.id,
        changes: [{ field: "currentBet", from: "The pool is too small", to: set.currentBet }],
      },
    });
    const late = editPath({
      ctx,
      input: { ref, pathId: path.id, set: { currentBet: "Mine" }, was: { currentBet: path.currentBet } },
    });
    await expect(late).rejects.toMatchObject({
      code: "STALE",
      details: { current: { currentBet: "Stuck sessions hold it" } },
    });
    expect((await listPaths(ctx, { ref }))[0]?.currentBet).toBe("Stuck sessions hold it");
  });

  it("writes nothing where nothing changed, and refuses an empty title", async () => {
    const path = await open();
    const ctx = await as("ops_lead");
    const before = (await record()).length;
    await editPath({ ctx, input: { ref, pathId: path.id, set: { title: " Roll back  812 " } } });
    expect(await record()).toHaveLength(before);
    const empty = editPath({ ctx, input: { ref, pathId: path.id, set: { title: " " } } });
    await expect(empty).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { fields: { "set.title": expect.any(String) } },
    });
  });

  it("of two who edit at once from the same text, one gets STALE", async () => {
    const path = await open();
    const ctx = await as("ops_lead");
    const edits = ["A", "B"].map((currentBet) =>
      editPath({ ctx, input: { ref, pathId: path.id, set: { currentBet }, was: { currentBet: "" } } }),
    );
    const states = (await Promise.allSettled(edits)).map(({ status }) => status);
    expect(states.sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("the timebox of a path", () => {
  it("is extended from now with a reason, and each extension counts", async () => {
    const path = await open();
    t.clock.advance(20);
    const ctx = await as("ops_lead");
    const bare = extendTimebox({ ctx, input: { ref, pathId: path.id, timeboxMinutes: 10 } });
    await expect(bare).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { fields: { reason: expect.any(String) } },
    });
    const input = { ref, pathId: path.id, timeboxMinutes: 10, reason: "Half of the nodes are done" };
    const extended = await extendTimebox({ ctx, input });
    expect(extended).toMatchObject({ extensionCount: 1, timeboxMinutes: 10, timeboxStartedAt: ctx.now.toISOString() });
    expect(await last()).toMatchObject({
      name: "recovery.extended",
      text: "Roll back 812: extended by a timebox of 10 min (Half of the nodes are done)",
      payload: { timeboxMinutes: 10, extensionCount: 1, reason: "Half of the nodes are done" },
    });
    expect((await extendTimebox({ ctx, input })).extensionCount).toBe(2);
  });

  it("is set for the first time without a reason, and that is no extension", async () => {
    const path = await open({ timeboxMinutes: null });
    const first = await extendTimebox({
      ctx: await as("ops_lead"),
      input: { ref, pathId: path.id, timeboxMinutes: 5 },
    });
    expect(first).toMatchObject({ extensionCount: 0, timeboxMinutes: 5 });
  });

  it("rests with the path, to the millisecond", async () => {
    const path = await open();
    t.clock.advance(4);
    const paused = await pausePath({
      ctx: await as("responder"),
      input: { ref, pathId: path.id, reason: "Vendor call" },
    });
    expect(paused).toMatchObject({ status: "paused", pausedAt: t.clock.now().toISOString() });
    t.clock.advance(0.02555);
    expect(leftOf(paused)).toBe(11 * 60_000);
    const resumed = await resumePath({ ctx: await as("responder"), input: { ref, pathId: path.id } });
    expect(resumed).toMatchObject({ status: "active", pausedAt: null, pausedSeconds: 1.533 });
    expect(leftOf(resumed)).toBe(11 * 60_000);
    t.clock.advance(11);
    expect(leftOf(resumed)).toBe(0);
  });

  it("that is given while the path rests begins when it is resumed", async () => {
    const path = await open();
    await pausePath({ ctx: await as("ops_lead"), input: { ref, pathId: path.id, reason: "Freeze" } });
    t.clock.advance(30);
    const input = { ref, pathId: path.id, timeboxMinutes: 8, reason: "New plan" };
    expect(leftOf(await extendTimebox({ ctx: await as("ops_lead"), input }))).toBe(8 * 60_000);
    t.clock.advance(30);
    const resumed = await resumePath({ ctx: await as("ops_lead"), input: { ref, pathId: path.id } });
    expect(leftOf(resumed)).toBe(8 * 60_000);
  });

  it("that follows a rest starts afresh", async () => {
    const path = await open();
    await pausePath({ ctx: await as("ops_lead"), input: { ref, pathId: path.id, reason: "Freeze" } });
    t.clock.advance(30);
    await resumePath({ ctx: await as("ops_lead"), input: { ref, pathId: path.id } });
    const input = { ref, pathId: path.id, timeboxMinutes: 8, reason: "New plan" };
    expect(leftOf(await extendTimebox({ ctx: await as("ops_lead"), input }))).toBe(8 * 60_000);
  });

  it("cannot be paused twice, nor resumed while it runs, nor paused without a reason", async () => {
    const { id: pathId } = await open();
    const ctx = await as("ops_lead");
    await expect(resumePath({ ctx, input: { ref, pathId } })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(pausePath({ ctx, input: { ref, pathId, reason: " " } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    await pausePath({ ctx, input: { ref, pathId, reason: "Freeze" } });
    const again = pausePath({ ctx, input: { ref, pathId, reason: "Freeze" } });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("a path's own phase", () => {
  it("goes forward freely and back with a note; the incident's stays", async () => {
    const { id: pathId } = await open();
    const ctx = await as("responder");
    await setPathPhase({ ctx, input: { ref, pathId, phase: 6 } });
    const bare = setPathPhase({ ctx, input: { ref, pathId, phase: 5 } });
    await expect(bare).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { fields: { note: expect.any(String) } },
    });
    const back = await setPathPhase({ ctx, input: { ref, pathId, phase: 5, note: "Wrong node group" } });
    expect(back).toMatchObject({ phase: 5, phaseEnteredAt: ctx.now.toISOString() });
    expect(await last()).toMatchObject({
      text: "Roll back 812: back to phase 5, Isolation (Wrong node group)",
      payload: { from: 6, to: 5, note: "Wrong node group" },
    });
    expect((await getIncident(ctx, { ref })).phase).toBe(1);
    for (const phase of [0, 9, 2.5])
      await expect(setPathPhase({ ctx, input: { ref, pathId, phase } })).rejects.toMatchObject({
        code: "INVALID_INPUT",
      });
  });
});

describe("the primary path", () => {
  it("is one, moves on the MIM's word, and carries the incident's current bet to readers", async () => {
    const a = await open({ currentBet: "Roll back" });
    const b = await open({ title: "Second provider", currentBet: "Move half the traffic" });
    await expect(makePrimary({ ctx: await as("ops_lead"), input: { ref, pathId: a.id } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const ctx = await as("mim");
    expect((await getIncident(ctx, { ref })).currentBet).toBeNull();
    await makePrimary({ ctx, input: { ref, pathId: a.id } });
    await makePrimary({ ctx, input: { ref, pathId: b.id } });
    expect(await last()).toMatchObject({
      name: "recovery.madePrimary",
      text: "Primary path: Second provider (before: Roll back 812). Current bet: Move half the traffic",
      payload: { pathId: b.id, replaced: a.id },
    });
    expect((await listPaths(ctx, { ref })).filter((path) => path.isPrimary).map(({ id }) => id)).toEqual([b.id]);
    expect((await getIncident(ctx, { ref })).currentBet).toBe("Move half the traffic");
    const { currentBets } = await getBrief(await as("executive"), { ref });
    expect(currentBets.map(({ bet, isPrimary }) => [bet, isPrimary])).toEqual([
      ["Move half the traffic", true],
      ["Roll back", false],
    ]);
    await pausePath({ ctx, input: { ref, pathId: b.id, reason: "Freeze" } });
    expect((await getIncident(ctx, { ref })).currentBet).toBeNull();
  });

  it("that closes leaves none, and the record says so", async () => {
    const { id: pathId } = await open({ currentBet: "Roll back" });
    await makePrimary({ ctx: await as("mim"), input: { ref, pathId } });
    await closePath({ ctx: await as("mim"), input: { ref, pathId, outcome: "pass" } });
    expect(await last()).toMatchObject({
      text: "Recovery path passed: Roll back 812. It was the primary path; none is now.",
      payload: { wasPrimary: true },
    });
    expect((await getIncident(await as("mim"), { ref })).currentBet).toBeNull();
  });

  it("stays one when several are marked at once", async () => {
    const paths = [await open(), await open(), await open(), await open()];
    const ctx = await as("mim");
    await Promise.all(paths.map(({ id: pathId }) => makePrimary({ ctx, input: { ref, pathId } })));
    expect((await listPaths(ctx, { ref })).filter((path) => path.isPrimary)).toHaveLength(1);
    expect((await verifyRecord(t.ctx(), {})).broken).toEqual([]);
  });
});

describe("closing a path", () => {
  it("asks why it failed or is abandoned, and takes a pass without words", async () => {
    const { id: pathId } = await open();
    const ctx = await as("ops_lead");
    for (const outcome of ["fail", "abandon"] as const)
      await expect(closePath({ ctx, input: { ref, pathId, outcome } })).rejects.toMatchObject({
        code: "INVALID_INPUT",
        details: { fields: { reason: expect.any(String) } },
      });
    const failed = await closePath({ ctx, input: { ref, pathId, outcome: "fail", reason: "Same timeouts" } });
    expect(failed).toMatchObject({ status: "abandoned", outcome: "fail", outcomeReason: "Same timeouts" });
    const other = await open();
    expect(await closePath({ ctx, input: { ref, pathId: other.id, outcome: "pass" } })).toMatchObject({
      status: "successful",
    });
  });

  it("ends its pause, and nothing but a note can be added after", async () => {
    const { id: pathId } = await open();
    const ctx = await as("mim");
    await pausePath({ ctx, input: { ref, pathId, reason: "Freeze" } });
    t.clock.advance(2);
    const closed = await closePath({ ctx: await as("mim"), input: { ref, pathId, outcome: "pass" } });
    expect(closed).toMatchObject({ pausedAt: null, pausedSeconds: 120 });
    const refused = [
      () => editPath({ ctx, input: { ref, pathId, set: { currentBet: "x" } } }),
      () => extendTimebox({ ctx, input: { ref, pathId, timeboxMinutes: 5, reason: "x" } }),
      () => pausePath({ ctx, input: { ref, pathId, reason: "x" } }),
      () => resumePath({ ctx, input: { ref, pathId } }),
      () => setPathPhase({ ctx, input: { ref, pathId, phase: 4 } }),
      () => makePrimary({ ctx, input: { ref, pathId } }),
      () => closePath({ ctx, input: { ref, pathId, outcome: "pass" } }),
    ];
    for (const write of refused) await expect(write()).rejects.toMatchObject({ code: "CONFLICT" });
    await notePath({ ctx, input: { ref, pathId, text: "Held for an hour" } });
  });

  it("lets an import leave out what its source does not say", async () => {
    const { id: pathId } = await open();
    expect(await closePath({ ctx: t.ctx(), input: { ref, pathId, outcome: "abandon" } })).toMatchObject({
      outcome: "abandon",
      outcomeReason: "",
    });
  });
});

describe("notes on a path", () => {
  it("stand in the record, and are listed by path, newest first", async () => {
    const a = await open();
    const b = await open();
    const ctx = await as("responder");
    await notePath({ ctx, input: { ref, pathId: a.id, text: "Node 1 done" } });
    await notePath({ ctx, input: { ref, pathId: b.id, text: "Elsewhere" } });
    await notePath({ ctx, input: { ref, pathId: a.id, text: "Node 2 done", source: "bridge" } });
    const notes = await listPathNotes(ctx, { ref, pathId: a.id });
    expect(notes.map(({ text, source }) => [text, source])).toEqual([
      ["Node 2 done", "bridge"],
      ["Node 1 done", "tool"],
    ]);
    expect((await record())[0]).toMatchObject({ name: "timeline.noted", visibility: "internal", seq: notes[0]?.seq });
  });
});

describe("hypotheses", () => {
  it("are raised with a path, on one, or for the incident, and counted on the path", async () => {
    const path = await open({ hypothesis: "The pool is too small" });
    t.clock.advance(1);
    const alone = await raiseHypothesis({ ctx: await as("responder"), input: { ref, title: "DNS" } });
    t.clock.advance(1);
    const ctx = await as("responder");
    const second = await raiseHypothesis({ ctx, input: { ref, title: "Deadlock", pathId: path.id } });
    await settleHypothesis({ ctx, input: { ref, hypothesisId: second.id, status: "validated" } });
    const all = await listHypotheses(ctx, { ref });
    expect(all.map(({ title, pathId, status }) => [title, pathId, status])).toEqual([
      ["The pool is too small", path.id, "active"],
      ["DNS", null, "active"],
      ["Deadlock", path.id, "validated"],
    ]);
    expect(alone.raisedByName).toBe(ctx.actor.kind === "user" ? ctx.actor.name : "");
    expect((await listPaths(ctx, { ref }))[0]).toMatchObject({ hypothesisCount: 2, activeHypothesisCount: 1 });
    const elsewhere = raiseHypothesis({ ctx, input: { ref, title: "x", pathId: "nowhere" } });
    await expect(elsewhere).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are eliminated with evidence, come back as active, and are never settled twice nor deleted", async () => {
    const ctx = await as("responder");
    const { id: hypothesisId } = await raiseHypothesis({ ctx, input: { ref, title: "DNS" } });
    for (const status of ["eliminated", "discarded"] as const)
      await expect(settleHypothesis({ ctx, input: { ref, hypothesisId, status } })).rejects.toMatchObject({
        code: "INVALID_INPUT",
        details: { fields: { evidence: expect.any(String) } },
      });
    const evidence = "Resolvers answer in 2 ms";
    const out = await settleHypothesis({ ctx, input: { ref, hypothesisId, status: "eliminated", evidence } });
    expect(out).toMatchObject({ status: "eliminated", evidence, resolvedAt: ctx.now.toISOString() });
    await expect(settleHypothesis({ ctx, input: { ref, hypothesisId, status: "validated" } })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const back = await settleHypothesis({ ctx, input: { ref, hypothesisId, status: "active" } });
    expect(back).toMatchObject({ status: "active", evidence, resolvedAt: null, resolvedByName: null });
    expect(await last()).toMatchObject({
      name: "hypothesis.settled",
      text: "Hypothesis active again: DNS",
      payload: { from: "eliminated", to: "active" },
    });
    await expect(t.pool.query("delete from hypothesis")).rejects.toThrow();
    await expect(t.asSuperuser((client) => client.query("delete from hypothesis"))).rejects.toThrow();
  });
});

describe("who may", () => {
  it("is said by the matrix: readers and observers change nothing", async () => {
    const { id: pathId } = await open();
    const { id: hypothesisId } = await raiseHypothesis({ ctx: await as("mim"), input: { ref, title: "DNS" } });
    const before = (await record()).length;
    for (const role of ["observer", "stakeholder", "executive", "customer_ops"] as const) {
      const ctx = await as(role);
      const writes = [
        () => openPath({ ctx, input: { ref, title: "x" } }),
        () => editPath({ ctx, input: { ref, pathId, set: { currentBet: "x" } } }),
        () => extendTimebox({ ctx, input: { ref, pathId, timeboxMinutes: 5, reason: "x" } }),
        () => pausePath({ ctx, input: { ref, pathId, reason: "x" } }),
        () => resumePath({ ctx, input: { ref, pathId } }),
        () => setPathPhase({ ctx, input: { ref, pathId, phase: 4 } }),
        () => makePrimary({ ctx, input: { ref, pathId } }),
        () => notePath({ ctx, input: { ref, pathId, text: "x" } }),
        () => raiseHypothesis({ ctx, input: { ref, title: "x" } }),
        () => settleHypothesis({ ctx, input: { ref, hypothesisId, status: "validated" } }),
        () => closePath({ ctx, input: { ref, pathId, outcome: "pass" } }),
      ];
      for (const write of writes) await expect(write()).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    for (const role of ["stakeholder", "executive"] as const)
      await expect(listPaths(await as(role), { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await record()).toHaveLength(before);
  });

  it("reaches no path through another incident", async () => {
    const { id: pathId } = await open();
    const ctx = await as("mim");
    const other = await openIncident({ ctx, input: { title: "Search down", severity: "Low" } });
    const stray = editPath({ ctx, input: { ref: other.ref, pathId, set: { currentBet: "x" } } });
    await expect(stray).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listPathNotes(ctx, { ref: other.ref, pathId })).toEqual([]);
  });
});
