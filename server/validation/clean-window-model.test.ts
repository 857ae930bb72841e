import fc from "fast-check";
import { expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { User } from "../db/generated/client";
import { advancePhase } from "../incidents/advance-phase";
import { closeIncident } from "../incidents/close-incident";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { setSeverity } from "../incidents/set-severity";
import { setStatus } from "../incidents/set-status";
import { addCheck } from "./add-check";
import { confirmCheck } from "./confirm-check";
import { confirmSystem } from "./confirm-system";
import { getChecklist } from "./reads";
import type { CheckStatus } from "./schemas";

const WINDOW_MS = 10 * 60_000;
const PEOPLE = ["mim", "leader", "admin", "ops_lead", "token"] as const;
type Who = (typeof PEOPLE)[number];

/** What the model knows without asking the product: its own clean clock, kept from what the verbs accepted. */
type Model = { checks: Map<string, { status: CheckStatus; isRequired: boolean }>; greenSince: number | null };
type Real = { t: TestDb; ref: string; id: string; users: Record<Exclude<Who, "token">, User> };

const contextOf = ({ t, users }: Real, who: Who): Context =>
  who === "token"
    ? t.ctx({
        actor: { kind: "apiToken", tokenId: "t1", userId: users.admin.id, name: "Bot", role: "admin", scopes: ["*"] },
        source: "api",
        // A client whose clock runs hours ahead: it must not count.
        writtenAt: new Date(t.clock.now().getTime() + 86_400_000),
      })
    : t.ctxOf(users[who]);

async function accepted(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code !== "INTERNAL") return false;
    throw error;
  }
}

/** Takes up the checks as they stand and moves the model's own clock. */
async function observe(model: Model, real: Real): Promise<void> {
  const { checks, cleanSince } = await getChecklist(real.t.ctx(), { ref: real.ref });
  model.checks = new Map(checks.map((check) => [check.id, check]));
  const states = [...model.checks.values()];
  const isGreen =
    states.some((one) => one.status === "pass") &&
    !states.some((one) => one.status === "fail" || (one.isRequired && one.status === "pending"));
  model.greenSince = isGreen ? (model.greenSince ?? real.t.clock.now().getTime()) : null;
  expect(cleanSince === null ? null : Date.parse(cleanSince)).toBe(model.greenSince);
}

/** The promise itself: after every step, at the moment of the step. */
async function expectPromise(model: Model, real: Real, before: { phase: number; status: string }): Promise<void> {
  const row = await real.t.db.incident.findUniqueOrThrow({ where: { id: real.id } });
  const isOwed = row.peakSeverity === "Critical" || row.peakSeverity === "High";
  const reached8 = row.phase === 8 && before.phase < 8;
  const resolved = row.status === "Resolved" && before.status !== "Resolved";
  if (!isOwed || (!reached8 && !resolved)) return;
  const clean = model.greenSince === null ? -1 : real.t.clock.now().getTime() - model.greenSince;
  if (clean >= WINDOW_MS) return;
  const name = reached8 ? "phase.advanced" : "incident.statusChanged";
  const event = await real.t.db.timelineEvent.findFirstOrThrow({
    where: { incidentId: real.id, name },
    orderBy: { seq: "desc" },
  });
  const payload = event.payload as { overrode: string[]; reason: string };
  expect(payload.overrode).toContain("clean-window");
  expect(payload.reason).not.toBe("");
  expect([real.users.mim.id, real.users.leader.id]).toContain(event.actorId);
}

class Step implements fc.AsyncCommand<Model, Real> {
  readonly name: string;
  readonly work: (real: Real, model: Model) => Promise<unknown>;
  constructor(name: string, work: (real: Real, model: Model) => Promise<unknown>) {
    this.name = name;
    this.work = work;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const { phase, status } = await real.t.db.incident.findUniqueOrThrow({ where: { id: real.id } });
    const green = { ...model };
    await accepted(() => this.work(real, model));
    // What a closing verb saw is the state before it; it moves no check except by reopening.
    await expectPromise(green, real, { phase, status });
    await observe(model, real);
  }
  toString = () => this.name;
}

const who = fc.constantFrom(...PEOPLE);
const reason = "Because";
const nth = (model: Model, index: number): string =>
  [...model.checks.keys()][index % Math.max(1, model.checks.size)] ?? "";

const commands = [
  fc
    .double({ min: 0.1, max: 12, noNaN: true })
    .map((minutes) => new Step(`wait ${minutes.toFixed(1)}`, async ({ t }) => void t.clock.advance(minutes))),
  fc.tuple(fc.nat(11), fc.constantFrom<CheckStatus>("pass", "fail", "not_applicable", "pending"), who).map(
    ([index, status, by]) =>
      new Step(`${by} sets check ${index} ${status}`, (real, model) =>
        confirmCheck({
          ctx: contextOf(real, by),
          input: { ref: real.ref, checkId: nth(model, index), status, note: "Seen" },
        }),
      ),
  ),
  fc
    .constantFrom("A", "B", "C", "Service")
    .map(
      (system) =>
        new Step(`${system} passes`, (real) =>
          confirmSystem({ ctx: contextOf(real, "ops_lead"), input: { ref: real.ref, system, status: "pass" } }),
        ),
    ),
  fc.constant(
    new Step("everything passes", async (real) => {
      for (const system of ["A", "B", "C", "Service"]) {
        const input = { ref: real.ref, system, status: "pass" as const };
        await accepted(() => confirmSystem({ ctx: contextOf(real, "mim"), input }));
      }
    }),
  ),
  fc
    .subarray(["A", "B", "C"])
    .map(
      (affectedSystems) =>
        new Step(`systems ${affectedSystems.join("")}`, (real) =>
          editIncident({ ctx: contextOf(real, "mim"), input: { ref: real.ref, set: { affectedSystems } } }),
        ),
    ),
  fc.boolean().map(
    (isRequired) =>
      new Step(`add check ${isRequired}`, (real, model) =>
        addCheck({
          ctx: contextOf(real, "mim"),
          input: { ref: real.ref, system: "A", item: `Item ${model.checks.size}`, isRequired },
        }),
      ),
  ),
  fc
    .constantFrom("Critical", "High", "Medium", "Low")
    .map(
      (severity) =>
        new Step(`severity ${severity}`, (real) =>
          setSeverity({ ctx: contextOf(real, "mim"), input: { ref: real.ref, severity, reason } }),
        ),
    ),
  fc.tuple(who, fc.constantFrom(undefined, 7, 8), fc.boolean()).map(
    ([by, toPhase, isOverride]) =>
      new Step(`${by} advances to ${toPhase ?? "next"}${isOverride ? " over all" : ""}`, (real) =>
        advancePhase({
          ctx: contextOf(real, by),
          input: { ref: real.ref, toPhase, ...(isOverride ? { override: { reason } } : {}) },
        }),
      ),
  ),
  fc
    .tuple(who, fc.constantFrom("Active", "Monitoring", "Resolved"), fc.boolean())
    .map(
      ([by, status, override]) =>
        new Step(`${by} sets ${status}${override ? " over all" : ""}`, (real) =>
          setStatus({ ctx: contextOf(real, by), input: { ref: real.ref, status, reason, override } }),
        ),
    ),
  fc.tuple(who, fc.boolean()).map(
    ([by, isOverride]) =>
      new Step(`${by} closes${isOverride ? " over all" : ""}`, (real) =>
        closeIncident({
          ctx: contextOf(real, by),
          input: {
            ref: real.ref,
            finalImpact: "412 orders",
            resolutionSummary: "Rolled back",
            rootCauseStatus: "deferred",
            afterActionAt: new Date(real.t.clock.now().getTime() + 86_400_000).toISOString(),
            ...(isOverride ? { override: { reason } } : {}),
          },
        }),
      ),
  ),
];

test("whatever people do, who was ever Critical or High ends after ten clean minutes or by the MIM's or Leader's word", async () => {
  const t = await testDb();
  const users = {
    mim: await t.makeUser("mim"),
    leader: await t.makeUser("ops_lead"),
    admin: await t.makeUser("admin"),
    ops_lead: await t.makeUser("ops_lead"),
  };
  const setup = async (severity: string) => {
    const ctx = t.ctxOf(users.mim);
    const { ref, id } = await openIncident({ ctx, input: { title: "Model", severity, affectedSystems: ["A"] } });
    await assignRole({ ctx, input: { ref, role: "leader", userId: users.leader.id } });
    const real: Real = { t, ref, id, users };
    const model: Model = { checks: new Map(), greenSince: null };
    return { model, real };
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("Critical", "High", "Medium"),
      fc.commands(commands, { maxCommands: 30 }),
      async (severity, steps) => {
        const world = await setup(severity);
        await fc.asyncModelRun(() => world, steps);
      },
    ),
    { numRuns: 40 },
  );
}, 240_000);
