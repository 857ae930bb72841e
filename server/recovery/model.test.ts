import fc from "fast-check";
import { expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { verifyRecord } from "../timeline/reads";
import { closePath } from "./close-path";
import { editPath } from "./edit-path";
import { extendTimebox } from "./extend-timebox";
import { raiseExpiredTimebox } from "./jobs";
import { makePrimary } from "./make-primary";
import { openPath } from "./open-path";
import { pausePath } from "./pause-path";
import { raiseHypothesis } from "./raise-hypothesis";
import { listHypotheses, listPaths } from "./reads";
import { resumePath } from "./resume-path";
import { timeboxMsLeft } from "./rules";
import { HYPOTHESIS_STATUSES, type HypothesisStatus, OUTCOMES, type RecoveryOutcome } from "./schemas";
import { setPathPhase } from "./set-path-phase";
import { settleHypothesis } from "./settle-hypothesis";

/** A path as it ought to be; working time is simply added up, second by second of the clock's moves. */
type ModelPath = {
  id: string;
  boxMs: number | null;
  workedMs: number;
  state: "active" | "paused" | "closed";
  extensions: number;
  phase: number;
  bet: string;
  isTold: boolean;
};
type Model = {
  paths: ModelPath[];
  hypotheses: { id: string; status: HypothesisStatus }[];
  primary: string | null;
  notices: number;
};
type Real = { t: TestDb; ref: string; ctx: () => Context };
type Step = fc.AsyncCommand<Model, Real>;

/** What the model says of a write: null where it is done, or the code of the refusal. */
async function attempt(write: () => Promise<unknown>, refusal: string | null): Promise<boolean> {
  const code = await write().then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  );
  expect(code).toBe(refusal);
  return refusal === null;
}

/** After every step: what the reads say is what the model says. */
async function agree(model: Model, { t, ref, ctx }: Real): Promise<void> {
  const now = ctx().now.getTime();
  const paths = new Map((await listPaths(ctx(), { ref })).map((path) => [path.id, path]));
  expect(paths.size).toBe(model.paths.length);
  for (const wanted of model.paths) {
    const path = paths.get(wanted.id);
    expect(path).toMatchObject({ extensionCount: wanted.extensions, phase: wanted.phase, currentBet: wanted.bet });
    expect(path?.isPrimary).toBe(model.primary === wanted.id);
    expect([path?.closedAt !== null, path?.pausedAt !== null]).toEqual([
      wanted.state === "closed",
      wanted.state === "paused",
    ]);
    const left = wanted.boxMs === null || wanted.state === "closed" ? null : wanted.boxMs - wanted.workedMs;
    expect(path && timeboxMsLeft(path, now)).toBe(left);
  }
  const hypotheses = (await listHypotheses(ctx(), { ref })).map(({ id, status }) => [id, status]);
  expect(Object.fromEntries(hypotheses)).toEqual(Object.fromEntries(model.hypotheses.map((h) => [h.id, h.status])));
  expect(await t.db.notice.count({ where: { incident: { number: Number(ref.slice(4)) } } })).toBe(model.notices);
}

function step(name: string, run: (model: Model, real: Real) => Promise<void>): Step {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, real) => {
      await run(model, real);
      await agree(model, real);
    },
  };
}

/** A step on one of the paths that are there, whichever; it is skipped while there is none. */
function onPath(name: string, at: number, run: (path: ModelPath, model: Model, real: Real) => Promise<void>): Step {
  const pick = (model: Readonly<Model>) => model.paths[at % Math.max(1, model.paths.length)];
  return {
    ...step(`${name} #${at}`, async (model, real) => {
      const path = pick(model);
      if (path) await run(path, model, real);
    }),
    check: (model) => pick(model) !== undefined,
  };
}

const ifOpen = (path: ModelPath, refusal: string | null = null) => (path.state === "closed" ? "CONFLICT" : refusal);

const open = (minutes: number | null) =>
  step(`open ${minutes}`, async (model, { ref, ctx }) => {
    const { id } = await openPath({ ctx: ctx(), input: { ref, title: "Track", timeboxMinutes: minutes } });
    const boxMs = minutes === null ? null : minutes * 60_000;
    const fresh = { workedMs: 0, state: "active", extensions: 0, phase: 1, bet: "", isTold: false } as const;
    model.paths.push({ id, boxMs, ...fresh });
  });

const wait = (ms: number) =>
  step(`wait ${ms}`, async (model, { t }) => {
    t.clock.advance(ms / 60_000);
    for (const path of model.paths) if (path.state === "active" && path.boxMs !== null) path.workedMs += ms;
  });

const extend = (at: number, minutes: number, reason: string) =>
  onPath(`extend ${minutes} "${reason}"`, at, async (path, _, { ref, ctx }) => {
    const input = { ref, pathId: path.id, timeboxMinutes: minutes, reason };
    const refusal = ifOpen(path, path.boxMs !== null && reason === "" ? "INVALID_INPUT" : null);
    if (!(await attempt(() => extendTimebox({ ctx: ctx(), input }), refusal))) return;
    if (path.boxMs !== null) path.extensions += 1;
    Object.assign(path, { boxMs: minutes * 60_000, workedMs: 0, isTold: false });
  });

const pause = (at: number) =>
  onPath("pause", at, async (path, _, { ref, ctx }) => {
    const input = { ref, pathId: path.id, reason: "Freeze" };
    const isExpired = path.boxMs !== null && path.workedMs >= path.boxMs;
    const refusal = path.state === "active" && !isExpired ? null : "CONFLICT";
    if (await attempt(() => pausePath({ ctx: ctx(), input }), refusal)) path.state = "paused";
  });

const resume = (at: number) =>
  onPath("resume", at, async (path, _, { ref, ctx }) => {
    const refusal = path.state === "paused" ? null : "CONFLICT";
    const done = await attempt(() => resumePath({ ctx: ctx(), input: { ref, pathId: path.id } }), refusal);
    if (done) path.state = "active";
  });

const phase = (at: number, to: number, note: string) =>
  onPath(`phase ${to} "${note}"`, at, async (path, _, { ref, ctx }) => {
    const inRange = to >= 1 && to <= 8;
    const back = to < path.phase && note === "" ? "INVALID_INPUT" : null;
    const refusal = inRange ? ifOpen(path, back) : "INVALID_INPUT";
    const write = () => setPathPhase({ ctx: ctx(), input: { ref, pathId: path.id, phase: to, note } });
    if (await attempt(write, refusal)) path.phase = to;
  });

const bet = (at: number, text: string) =>
  onPath(`bet ${text}`, at, async (path, _, { ref, ctx }) => {
    const input = { ref, pathId: path.id, set: { currentBet: text }, was: { currentBet: path.bet } };
    if (await attempt(() => editPath({ ctx: ctx(), input }), ifOpen(path))) path.bet = text;
  });

const primary = (at: number) =>
  onPath("primary", at, async (path, model, { ref, ctx }) => {
    const done = await attempt(() => makePrimary({ ctx: ctx(), input: { ref, pathId: path.id } }), ifOpen(path));
    if (done) model.primary = path.id;
    const shown = model.paths.find(({ id, state }) => id === model.primary && state === "active");
    expect((await getIncident(ctx(), { ref })).currentBet).toBe(shown?.bet || null);
  });

const close = (at: number, outcome: RecoveryOutcome, reason: string) =>
  onPath(`close ${outcome} "${reason}"`, at, async (path, model, { ref, ctx }) => {
    const refusal = outcome !== "pass" && reason === "" ? "INVALID_INPUT" : ifOpen(path);
    const input = { ref, pathId: path.id, outcome, reason };
    if (!(await attempt(() => closePath({ ctx: ctx(), input }), refusal))) return;
    path.state = "closed";
    if (model.primary === path.id) model.primary = null;
  });

const look = (at: number) =>
  onPath("look", at, async (path, model, { ctx }) => {
    await raiseExpiredTimebox({ ...ctx(), actor: { kind: "job", name: "jobs" } }, path.id);
    const isOver = path.state === "active" && path.boxMs !== null && path.workedMs >= path.boxMs;
    if (isOver && !path.isTold) {
      path.isTold = true;
      model.notices += 1;
    }
  });

const raise = (at: number | null) =>
  step(`raise on ${at}`, async (model, { ref, ctx }) => {
    const pathId = at === null ? null : (model.paths[at % Math.max(1, model.paths.length)]?.id ?? null);
    const { id } = await raiseHypothesis({ ctx: ctx(), input: { ref, title: "It is DNS", pathId } });
    model.hypotheses.push({ id, status: "active" });
  });

const settle = (at: number, status: HypothesisStatus, evidence: string) =>
  step(`settle #${at} ${status} "${evidence}"`, async (model, { ref, ctx }) => {
    const one = model.hypotheses[at % Math.max(1, model.hypotheses.length)];
    if (!one) return;
    const isBare = evidence === "" && (status === "eliminated" || status === "discarded");
    const isOdd = one.status === status || (one.status !== "active" && status !== "active");
    const refusal = isBare ? "INVALID_INPUT" : isOdd ? "CONFLICT" : null;
    const write = () => settleHypothesis({ ctx: ctx(), input: { ref, hypothesisId: one.id, status, evidence } });
    if (await attempt(write, refusal)) one.status = status;
  });

const index = fc.nat({ max: 2 });
const words = fc.oneof({ arbitrary: fc.constant("Seen on the bridge"), weight: 3 }, fc.constant(""));
const minutes = fc.integer({ min: 1, max: 12 });
const settled = fc.constantFrom(...HYPOTHESIS_STATUSES);
/** What moves the timebox comes oftener, for it takes several steps in a row to go wrong. */
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 900_000 }).map(wait), weight: 5 },
  { arbitrary: fc.tuple(index, minutes, words).map((args) => extend(...args)), weight: 4 },
  { arbitrary: index.map(pause), weight: 3 },
  { arbitrary: index.map(resume), weight: 4 },
  { arbitrary: index.map(look), weight: 4 },
  { arbitrary: index.map(primary), weight: 2 },
  { arbitrary: fc.tuple(index, settled, words).map((args) => settle(...args)), weight: 2 },
  fc.option(minutes, { freq: 4 }).map(open),
  fc.tuple(index, fc.integer({ min: 0, max: 9 }), words).map((args) => phase(...args)),
  fc.tuple(index, fc.constantFrom("", "Roll back", "Fail over")).map((args) => bet(...args)),
  fc.tuple(index, fc.constantFrom(...OUTCOMES), words).map((args) => close(...args)),
  fc.option(index).map(raise),
);

it("paths, timeboxes, bets and hypotheses are what a plain model says, after any steps", async () => {
  const t = await testDb();
  const mim = await t.asUser("mim");
  const ctx = () => ({ ...mim, now: t.clock.now() });
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 25 }), async (steps) => {
      const { ref } = await openIncident({ ctx: ctx(), input: { title: "Checkout down", severity: "Critical" } });
      const model: Model = { paths: [], hypotheses: [], primary: null, notices: 0 };
      // Three paths and two hypotheses to begin with, so that the steps meet something.
      const first = [open(5), open(8), open(null), raise(0), raise(null)];
      await fc.asyncModelRun(() => ({ model, real: { t, ref, ctx } }), [...first, ...steps]);
    }),
    { numRuns: 30, endOnFailure: true },
  );
  expect((await verifyRecord(t.ctx(), {})).broken).toEqual([]);
});
