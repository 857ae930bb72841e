import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import type { User } from "../db/generated/client";
import { offerHandoff } from "../handoffs/offer-handoff";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { setStatus } from "../incidents/set-status";
import { listTimeline } from "../timeline/reads";
import { assignRole } from "./assign-role";
import { joinIncident } from "./join-incident";
import { leaveIncident } from "./leave-incident";
import { putOnPerson } from "./put-on-person";
import { getTeam, listParticipants, listSlots } from "./reads";
import { releaseParticipants } from "./release-participants";
import { COMMAND_ROLES, PARTICIPANT_ROLES } from "./rules";
import type { AssignRole, Participant } from "./schemas";

const ref = "INC-1";

async function opened() {
  const t = await testDb();
  const mim = await t.makeUser("mim", { displayName: "Ada" });
  const as = (user: User) => t.ctxOf(user);
  await openIncident({ ctx: as(mim), input: { title: "Checkout down", severity: "Critical" } });
  const people = (ctx: Context = as(mim)) => listParticipants(ctx, { ref });
  const events = async (name: string) =>
    (await listTimeline(as(mim), { ref })).items.filter((one) => one.name === name);
  return { t, mim, as, people, events };
}

describe("joining and leaving", () => {
  test("is a row with its times, in the record, and rejoining is another row", async () => {
    const { t, as, people, events } = await opened();
    const cho = await t.makeUser("responder", { displayName: "Cho" });
    const first = await joinIncident({ ctx: as(cho), input: { ref, role: "responder", branch: "infra" } });
    expect(first).toMatchObject({ name: "Cho", role: "responder", branch: "Infra", leftAt: null, endedBy: "" });
    t.clock.advance(10);
    await leaveIncident({ ctx: as(cho), input: { ref, participantId: first.id } });
    t.clock.advance(5);
    const again = await joinIncident({ ctx: as(cho), input: { ref, role: "responder", branch: "Infra" } });
    expect(again.id).not.toBe(first.id);
    const rows = (await people()).filter((one) => one.role === "responder");
    expect(rows).toMatchObject([
      { joinedAt: "2026-03-10T02:30:00.000Z", leftAt: "2026-03-10T02:40:00.000Z", endedBy: "left" },
      { joinedAt: "2026-03-10T02:45:00.000Z", leftAt: null, endedBy: "" },
    ]);
    expect(await events("command.joined")).toHaveLength(2);
    expect(await events("command.left")).toMatchObject([{ text: "Cho leaves as Responder (Infra)", type: "command" }]);
  });

  test("in a role held already changes nothing, another branch moves", async () => {
    const { t, as, people, events } = await opened();
    const cho = await t.makeUser("responder");
    const first = await joinIncident({ ctx: as(cho), input: { ref, role: "responder" } });
    expect(await joinIncident({ ctx: as(cho), input: { ref, role: "responder" } })).toEqual(first);
    await joinIncident({ ctx: as(cho), input: { ref, role: "responder", branch: "App" } });
    t.clock.advance(1);
    await joinIncident({ ctx: as(cho), input: { ref, role: "scribe" } });
    const on = (await people()).filter((one) => one.userId === cho.id && !one.leftAt);
    expect(on.map(({ role, branch }) => [role, branch])).toEqual([
      ["responder", "App"],
      ["scribe", ""],
    ]);
    expect(await events("command.joined")).toHaveLength(3);
  });

  test("twice at once by two screens makes one row", async () => {
    const { t, as, people } = await opened();
    const cho = await t.makeUser("responder");
    const input = { ref, role: "responder", branch: "App" } as const;
    await Promise.all([1, 2, 3, 4].map(() => joinIncident({ ctx: as(cho), input })));
    expect((await people()).filter((one) => one.role === "responder")).toHaveLength(1);
  });

  test("follows the person's own role: who only watches cannot join as responder", async () => {
    const { t } = await opened();
    const join = async (role: Parameters<typeof t.asUser>[0], wanted: (typeof PARTICIPANT_ROLES)[number]) =>
      joinIncident({ ctx: await t.asUser(role), input: { ref, role: wanted } });
    await expect(join("observer", "responder")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(join("customer_ops", "scribe")).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const role of ["executive", "stakeholder"] as const) {
      await expect(join(role, "observer")).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(await join("customer_ops", "validator")).toMatchObject({ role: "validator" });
    await expect(joinIncident({ ctx: t.ctx(), input: { ref, role: "observer" } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("needs a branch that exists, to lead one that is free", async () => {
    const { t, as } = await opened();
    const cho = as(await t.makeUser("responder", { displayName: "Cho" }));
    for (const branch of ["", "Nowhere"]) {
      await expect(joinIncident({ ctx: cho, input: { ref, role: "branch_lead", branch } })).rejects.toMatchObject({
        code: "INVALID_INPUT",
        details: { fields: { branch: expect.stringContaining("Infra, App, Cloud") } },
      });
    }
    await joinIncident({ ctx: cho, input: { ref, role: "branch_lead", branch: "App" } });
    const other = await t.asUser("responder");
    await expect(joinIncident({ ctx: other, input: { ref, role: "branch_lead", branch: "App" } })).rejects.toThrow(
      "App is led by Cho",
    );
  });

  test("ends one's own role alone, and never leaves a running incident without MIM", async () => {
    const { t, mim, as, people } = await opened();
    const [command] = await people();
    const other = await t.asUser("responder");
    const participantId = command?.id ?? "";
    await expect(leaveIncident({ ctx: other, input: { ref, participantId } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(leaveIncident({ ctx: as(mim), input: { ref, participantId } })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(leaveIncident({ ctx: as(mim), input: { ref, participantId: "nobody" } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await listSlots(as(mim), { ref }))[0]).toMatchObject({ role: "mim", name: "Ada" });
  });

  test("is over once the incident is resolved", async () => {
    const { t, mim, as } = await opened();
    await t.db.incident.updateMany({ data: { phase: 8, cleanSince: new Date(0) } });
    const cho = as(await t.makeUser("responder"));
    await t.db.incident.updateMany({ data: { status: "Resolved", resolvedAt: t.clock.now() } });
    await expect(joinIncident({ ctx: cho, input: { ref, role: "responder" } })).rejects.toThrow("INC-1 is resolved");
    await setStatus({ ctx: as(mim), input: { ref, status: "Active", reason: "It is back" } });
    expect(await joinIncident({ ctx: cho, input: { ref, role: "responder" } })).toMatchObject({ leftAt: null });
  });
});

describe("putting on and assigning", () => {
  test("is for those who assign; a name that one account has is that account's", async () => {
    const { t, mim, as } = await opened();
    const cho = await t.makeUser("responder", { displayName: "Cho Lin" });
    const input = { ref, role: "responder", name: "cho lin", branch: "App" } as const;
    for (const role of ["ops_lead", "comms", "responder", "observer"] as const) {
      await expect(putOnPerson({ ctx: await t.asUser(role), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(await putOnPerson({ ctx: as(mim), input })).toMatchObject({ userId: cho.id, name: "Cho Lin" });
    expect(await putOnPerson({ ctx: as(mim), input: { ...input, name: "Vendor on call" } })).toMatchObject({
      userId: null,
      name: "Vendor on call",
    });
    await expect(putOnPerson({ ctx: as(mim), input: { ...input, name: " " } })).rejects.toMatchObject({
      details: { fields: { name: expect.any(String) } },
    });
    const gone = await t.makeUser("responder");
    await t.db.user.update({ where: { id: gone.id }, data: { disabledAt: t.clock.now() } });
    await expect(putOnPerson({ ctx: as(mim), input: { ...input, userId: gone.id } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("many responders leave the six slots as they are", async () => {
    const { t, mim, as } = await opened();
    for (const name of ["A", "B", "C"]) {
      await putOnPerson({ ctx: as(mim), input: { ref, role: "responder", name } });
      t.clock.advance(1);
    }
    await assignRole({ ctx: as(mim), input: { ref, role: "sre", name: "Ben" } });
    expect((await getIncident(as(mim), { ref })).command).toEqual({ mim: "Ada", sre: "Ben" });
    const team = await getTeam(as(mim), { ref });
    expect(team.slots.filter((slot) => slot.name).map((slot) => slot.role)).toEqual(["mim", "sre"]);
    expect(team.present).toHaveLength(5);
    expect(team.leads.map((lead) => lead.people)).toEqual([["Ben"], ["A", "B", "C"]]);
  });

  test("says how the former holder's time ended, and takes an open offer with it", async () => {
    const { t, mim, as, people, events } = await opened();
    const cho = await t.makeUser("ops_lead", { displayName: "Cho" });
    await assignRole({ ctx: as(mim), input: { ref, role: "sre", name: "Ben" } });
    const offer = { ref, role: "sre", toUserId: cho.id, brief: "All yours" } as const;
    await offerHandoff({ ctx: as(mim), input: offer });
    t.clock.advance(1);
    await assignRole({ ctx: as(mim), input: { ref, role: "sre", name: "Dee" } });
    await assignRole({ ctx: as(mim), input: { ref, role: "sre", name: "" } });
    const rows = (await people()).filter((one) => one.role === "sre");
    expect(rows.map(({ name, endedBy }) => [name, endedBy])).toEqual([
      ["Ben", "replaced"],
      ["Dee", "released"],
    ]);
    expect(await t.db.handoff.findMany()).toMatchObject([{ state: "withdrawn" }]);
    expect(await events("handoff.settled")).toMatchObject([{ payload: { state: "withdrawn", to: "Cho" } }]);
  });
});

test("a slot that changed hands meanwhile is not taken unseen, and no running incident loses its MIM", async () => {
  const { mim, as } = await opened();
  const assign = (input: Partial<AssignRole>) =>
    assignRole({ ctx: as(mim), input: { ref, role: "comms", name: "Ben", ...input } });
  await assign({ was: "" });
  await expect(assign({ name: "Dee", was: "" })).rejects.toMatchObject({
    code: "STALE",
    details: { current: { name: "Ben" } },
  });
  expect(await assign({ name: "Dee", was: "Ben" })).toMatchObject({ name: "Dee" });
  await expect(assign({ role: "mim", name: "" })).rejects.toThrow("no MIM");
  expect((await listSlots(as(mim), { ref }))[0]).toMatchObject({ role: "mim", name: "Ada" });
});

describe("releasing", () => {
  test("is explicit, recorded, by the MIM alone; the last one sets respondersReleasedAt, a new one clears it", async () => {
    const { t, mim, as, people, events } = await opened();
    const put = (name: string) => putOnPerson({ ctx: as(mim), input: { ref, role: "responder", name } });
    const [a, b] = [await put("A"), await put("B")];
    await putOnPerson({ ctx: as(mim), input: { ref, role: "scribe", name: "S" } });
    const release = (...participantIds: string[]) =>
      releaseParticipants({ ctx: as(mim), input: { ref, participantIds } });
    await expect(
      releaseParticipants({ ctx: await t.asUser("responder"), input: { ref, participantIds: [a.id] } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await release(a.id)).toMatchObject({ respondersReleasedAt: null });
    await expect(release(a.id)).rejects.toMatchObject({ code: "CONFLICT" });
    t.clock.advance(1);
    expect(await release(b.id)).toMatchObject({ respondersReleasedAt: "2026-03-10T02:31:00.000Z" });
    expect(await events("command.released")).toMatchObject([
      { payload: { names: ["B"], isAll: true } },
      { payload: { names: ["A"], isAll: false } },
    ]);
    expect((await people()).find((one) => one.id === a.id)).toMatchObject({ endedBy: "released" });
    await put("A");
    expect((await getIncident(as(mim), { ref })).respondersReleasedAt).toBeNull();
  });

  test("all at once leaves command and scribe on, and is said even when nobody is signed on", async () => {
    const { t, mim, as, people, events } = await opened();
    const all = () => releaseParticipants({ ctx: as(mim), input: { ref, isAll: true, reason: "Thank you" } });
    expect(await all()).toMatchObject({ released: [], respondersReleasedAt: expect.any(String) });
    await all();
    expect(await events("command.released")).toHaveLength(1);
    await putOnPerson({ ctx: as(mim), input: { ref, role: "responder", name: "A" } });
    t.clock.advance(1);
    await putOnPerson({ ctx: as(mim), input: { ref, role: "branch_lead", branch: "App", name: "B" } });
    await putOnPerson({ ctx: as(mim), input: { ref, role: "scribe", name: "S" } });
    expect((await all()).released.map((one) => one.name)).toEqual(["A", "B"]);
    expect((await people()).filter((one) => !one.leftAt).map((one) => one.role)).toEqual(["mim", "scribe"]);
  });

  test("the MIM, a stranger and nobody are refused", async () => {
    const { mim, as, people } = await opened();
    const [command] = await people();
    const release = (participantIds: string[]) => releaseParticipants({ ctx: as(mim), input: { ref, participantIds } });
    await expect(release([command?.id ?? ""])).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(release(["stranger"])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(release([])).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

type Step =
  | { kind: "join"; who: number; role: (typeof PARTICIPANT_ROLES)[number]; branch: string }
  | { kind: "put"; name: string; role: (typeof PARTICIPANT_ROLES)[number]; branch: string }
  | { kind: "assign"; role: (typeof COMMAND_ROLES)[number]; who: number | null }
  | { kind: "leave"; pick: number }
  | { kind: "release"; pick: number }
  | { kind: "wait"; minutes: number };

const branch = fc.constantFrom("", "Infra", "App");
const participantRole = fc.constantFrom(...PARTICIPANT_ROLES);
const who = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("join" as const), who, role: participantRole, branch }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      name: fc.constantFrom("p0", "P1", "Vendor", "vendor"),
      role: participantRole,
      branch,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("assign" as const),
      role: fc.constantFrom(...COMMAND_ROLES),
      who: fc.option(who),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("leave" as const), pick: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("release" as const), pick: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.integer({ min: 0, max: 9 }) }) },
);

test("whatever people do: no role twice at once, one holder a slot, and no history is lost", async () => {
  const t = await testDb();
  const mim = await t.makeUser("mim", { displayName: "Ada" });
  const users = await Promise.all([0, 1, 2].map((n) => t.makeUser("responder", { displayName: `p${n}` })));
  let number = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      await openIncident({ ctx: t.ctxOf(mim), input: { title: "Property", severity: "High" } });
      number += 1;
      const at = `INC-${number}`;
      const list = () => listParticipants(t.ctxOf(mim), { ref: at });
      let before = await list();
      for (const one of steps) {
        await perform(one, at, before);
        const after = await list();
        checkHistory(before, after);
        checkOverlaps(after);
        before = after;
      }
    }),
    { numRuns: 15 },
  );

  async function perform(one: Step, at: string, rows: Participant[]): Promise<void> {
    const command = t.ctxOf(mim);
    const byNumber = (index: number): User => users[index] ?? mim;
    const row = "pick" in one ? rows[one.pick % rows.length] : undefined;
    const attempt = async (): Promise<unknown> => {
      switch (one.kind) {
        case "wait":
          return t.clock.advance(one.minutes);
        case "join":
          return joinIncident({
            ctx: t.ctxOf(byNumber(one.who)),
            input: { ref: at, role: one.role, branch: one.branch },
          });
        case "put":
          return putOnPerson({ ctx: command, input: { ref: at, role: one.role, branch: one.branch, name: one.name } });
        case "assign":
          return assignRole({
            ctx: command,
            input: { ref: at, role: one.role, userId: one.who === null ? null : byNumber(one.who).id },
          });
        case "leave": {
          const user = [...users, mim].find((each) => each.id === row?.userId) ?? mim;
          return leaveIncident({ ctx: t.ctxOf(user), input: { ref: at, participantId: row?.id ?? "none" } });
        }
        case "release":
          return releaseParticipants({ ctx: command, input: { ref: at, participantIds: [row?.id ?? "none"] } });
      }
    };
    await attempt().catch((error: { code?: string }) => {
      expect(["CONFLICT", "FORBIDDEN", "INVALID_INPUT", "NOT_FOUND"]).toContain(error.code);
    });
  }

  function checkHistory(before: Participant[], after: Participant[]): void {
    for (const old of before) {
      const now = after.find((row) => row.id === old.id);
      expect(now).toMatchObject({ name: old.name, role: old.role, branch: old.branch, joinedAt: old.joinedAt });
      if (old.leftAt) expect(now).toEqual(old);
      expect(Boolean(now?.leftAt)).toBe(now?.endedBy !== "");
    }
  }

  function checkOverlaps(rows: Participant[]): void {
    const held = new Map<string, Participant[]>();
    for (const row of rows) {
      const slot = (COMMAND_ROLES as readonly string[]).includes(row.role);
      const key = slot ? row.role : `${row.role} ${row.userId ?? row.name.toLowerCase()}`;
      held.set(key, [...(held.get(key) ?? []), row]);
    }
    for (const rows of held.values()) {
      // Who had the role for no time at all comes before who took it from them in the same instant.
      const until = ({ leftAt }: Participant) => leftAt ?? "present";
      const sorted = rows.toSorted((a, b) => a.joinedAt.localeCompare(b.joinedAt) || until(a).localeCompare(until(b)));
      for (const [index, row] of sorted.entries()) {
        const next = sorted[index + 1];
        if (next) expect(row.leftAt !== null && row.leftAt <= next.joinedAt).toBe(true);
      }
    }
  }
});
