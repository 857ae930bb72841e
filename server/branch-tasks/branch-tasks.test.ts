import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { openIncident } from "../incidents/open-incident";
import { openPath } from "../recovery/open-path";
import { listTimeline } from "../timeline/reads";
import { addTask } from "./add-task";
import { editTask } from "./edit-task";
import { moveTask } from "./move-task";
import { getQueues, listTasks } from "./reads";
import type { AddTask } from "./schemas";
import { setTaskStatus } from "./set-task-status";

const ref = "INC-1";

async function opened() {
  const t = await testDb();
  const user = await t.makeUser("ops_lead", { displayName: "Ada" });
  const ctx = (overrides = {}) => t.ctxOf(user, overrides);
  const mim = await t.asUser("mim");
  await openIncident({ ctx: mim, input: { title: "Checkout down", severity: "Critical" } });
  const add = (title: string, more: Partial<AddTask> = {}) =>
    addTask({ ctx: ctx(), input: { ref, branch: "Infra", title, ...more } });
  const order = async (branch: string) =>
    (await listTasks(ctx(), { ref })).filter((task) => task.branch === branch).map((task) => task.title);
  const newest = async () => (await listTimeline(ctx(), { ref, limit: 1 })).items[0];
  return { t, user, ctx, mim, add, order, newest };
}

test("a task goes to the end of its branch's queue, and the record says so", async () => {
  const { add, order, newest } = await opened();
  await add("Fail over the database");
  const second = await add("Drain the old load balancer", { branch: "infra", assignee: "Ben", timeboxMinutes: 10 });
  expect(await order("Infra")).toEqual(["Fail over the database", "Drain the old load balancer"]);
  expect(second).toMatchObject({ branch: "Infra", status: "queued", dueAt: null, createdByName: "Ada" });
  expect(await newest()).toMatchObject({
    name: "task.added",
    text: "Task for Infra: Drain the old load balancer (Ben)",
    payload: { taskId: second.id, branch: "Infra", assignee: "Ben" },
  });
});

test("who only reads may read, and may change nothing", async () => {
  const { t, add } = await opened();
  const { id } = await add("Fail over");
  for (const role of ["observer", "customer_ops"] as const) {
    const ctx = await t.asUser(role);
    expect(await listTasks(ctx, { ref })).toHaveLength(1);
    const refused = { code: "FORBIDDEN" };
    await expect(addTask({ ctx, input: { ref, branch: "App", title: "x" } })).rejects.toMatchObject(refused);
    await expect(editTask({ ctx, input: { ref, taskId: id, set: { title: "x" } } })).rejects.toMatchObject(refused);
    await expect(setTaskStatus({ ctx, input: { ref, taskId: id, status: "active" } })).rejects.toMatchObject(refused);
    await expect(moveTask({ ctx, input: { ref, taskId: id, branch: "App" } })).rejects.toMatchObject(refused);
  }
  await expect(listTasks(await t.asUser("stakeholder"), { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("bad input is named by its field, and nothing is written", async () => {
  const { t, ctx, mim, add } = await opened();
  await openIncident({ ctx: mim, input: { title: "Another", severity: "Low" } });
  const foreign = await openPath({ ctx: ctx(), input: { ref: "INC-2", title: "Elsewhere" } });
  const fails = async (more: Partial<AddTask>, field: string) =>
    expect(add("A task", more)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { fields: { [field]: expect.any(String) } },
    });
  await fails({ branch: "Mainframe" }, "branch");
  await fails({ pathId: foreign.id }, "pathId");
  await fails({ timeboxMinutes: 0 }, "timeboxMinutes");
  await fails({ title: "  " }, "title");
  await expect(add("A task", { assigneeUserId: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await t.db.branchTask.count()).toBe(0);
  const { id } = await add("Here");
  await expect(
    setTaskStatus({ ctx: ctx(), input: { ref: "INC-2", taskId: id, status: "active" } }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("activating starts the timebox; blocked and dropped say why; what ended can be opened again", async () => {
  const { t, ctx, add, newest } = await opened();
  const { id: taskId } = await add("Roll back", { timeboxMinutes: 15 });
  const set = (status: "queued" | "active" | "blocked" | "done" | "dropped", result?: string) =>
    setTaskStatus({ ctx: ctx(), input: { ref, taskId, status, ...(result ? { result } : {}) } });
  t.clock.advance(5);
  const active = await set("active");
  expect(Date.parse(active.dueAt ?? "") - t.clock.now().getTime()).toBe(15 * 60_000);
  await expect(set("blocked")).rejects.toMatchObject({ details: { fields: { result: expect.any(String) } } });
  expect(await set("blocked", "The vendor has the key")).toMatchObject({ result: "The vendor has the key" });
  t.clock.advance(5);
  const again = await set("active");
  expect(again).toMatchObject({ result: "" });
  expect(Date.parse(again.dueAt ?? "") - t.clock.now().getTime()).toBe(15 * 60_000);
  expect(await set("done", "Release 811 is back")).toMatchObject({ closedAt: t.clock.now().toISOString() });
  await expect(set("dropped", "No need")).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await set("queued")).toMatchObject({ status: "queued", closedAt: null, startedAt: null, dueAt: null });
  expect(await newest()).toMatchObject({
    text: "Task of Infra reopened (queued): Roll back",
    payload: { changes: [{ field: "status", from: "done", to: "queued" }, { field: "result" }] },
  });
});

test("two people who end a task in two ways: the second one sees what the first one did", async () => {
  const { ctx, mim, add } = await opened();
  const { id: taskId } = await add("Roll back");
  await setTaskStatus({ ctx: ctx(), input: { ref, taskId, status: "active" } });
  const end = (who: typeof mim, status: "done" | "dropped") =>
    setTaskStatus({ ctx: who, input: { ref, taskId, status, from: "active", result: `${status} by this one` } });
  const ends = await Promise.allSettled([end(ctx(), "done"), end(mim, "dropped")]);
  const won = ends.find((one) => one.status === "fulfilled");
  const lost = ends.find((one) => one.status === "rejected");
  expect(lost?.reason).toMatchObject({ code: "STALE", details: { current: { status: won?.value.status } } });
});

test("an edit is recorded old to new, and does not run over what somebody else wrote", async () => {
  const { ctx, mim, add, newest } = await opened();
  const path = await openPath({ ctx: mim, input: { ref, title: "Roll back 812" } });
  const { id: taskId } = await add("Roll back");
  await editTask({ ctx: ctx(), input: { ref, taskId, set: { title: "Roll back 812", pathId: path.id } } });
  expect(await newest()).toMatchObject({
    name: "task.changed",
    text: "Task Roll back 812: Title: Roll back → Roll back 812; Path: none → Roll back 812",
    payload: { changes: [{ field: "title", from: "Roll back", to: "Roll back 812" }, { field: "pathId" }] },
  });
  const late = { ref, taskId, set: { title: "Undo the release" }, was: { title: "Roll back" } };
  await expect(editTask({ ctx: mim, input: late })).rejects.toMatchObject({
    code: "STALE",
    details: { current: { title: "Roll back 812" } },
  });
  const other = { ref, taskId, set: { timeboxMinutes: 20 }, was: { timeboxMinutes: null } };
  expect(await editTask({ ctx: mim, input: other })).toMatchObject({ title: "Roll back 812", timeboxMinutes: 20 });
});

test("an edit that changes nothing leaves no row", async () => {
  const { ctx, add, newest } = await opened();
  const { id: taskId } = await add("Roll back", { assignee: "Ben" });
  const before = await newest();
  await editTask({ ctx: ctx(), input: { ref, taskId, set: { title: "Roll back", assignee: "Ben" } } });
  expect(await newest()).toEqual(before);
  await expect(editTask({ ctx: ctx(), input: { ref, taskId, set: {} } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
});

test("a longer timebox of an active task counts from its start", async () => {
  const { t, ctx, add } = await opened();
  const { id: taskId } = await add("Roll back", { timeboxMinutes: 10 });
  const { startedAt } = await setTaskStatus({ ctx: ctx(), input: { ref, taskId, status: "active" } });
  t.clock.advance(8);
  const longer = await editTask({ ctx: ctx(), input: { ref, taskId, set: { timeboxMinutes: 30 } } });
  expect(Date.parse(longer.dueAt ?? "") - Date.parse(startedAt ?? "")).toBe(30 * 60_000);
  expect(await editTask({ ctx: ctx(), input: { ref, taskId, set: { timeboxMinutes: null } } })).toMatchObject({
    dueAt: null,
  });
});

test("a task moves in its branch and into another, by the neighbours that its mover saw", async () => {
  const { ctx, add, order, newest } = await opened();
  const [a, b, c] = [await add("A"), await add("B"), await add("C")];
  await moveTask({ ctx: ctx(), input: { ref, taskId: c.id, beforeId: a.id } });
  expect(await order("Infra")).toEqual(["C", "A", "B"]);
  await moveTask({ ctx: ctx(), input: { ref, taskId: a.id, branch: "App" } });
  expect(await order("App")).toEqual(["A"]);
  expect(await newest()).toMatchObject({
    text: "Task moved: A (Infra → App, place 1)",
    payload: { branch: "App", from: "Infra", to: "App, place 1" },
  });
  await moveTask({ ctx: ctx(), input: { ref, taskId: b.id, afterId: a.id, beforeId: c.id } });
  expect(await order("Infra"), "its neighbours part: it goes before the one that is still there").toEqual(["B", "C"]);
  const before = await newest();
  await moveTask({ ctx: ctx(), input: { ref, taskId: c.id, afterId: b.id } });
  expect(await newest(), "a move to where it is leaves no row").toEqual(before);
  await setTaskStatus({ ctx: ctx(), input: { ref, taskId: c.id, status: "done" } });
  await expect(moveTask({ ctx: ctx(), input: { ref, taskId: c.id, branch: "App" } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("twenty drags at once by four people end in one order, with nothing lost and nothing twice", async () => {
  const { t, ctx, mim, add } = await opened();
  const tasks = [];
  for (let n = 0; n < 6; n += 1) tasks.push(await add(`Task ${n}`, { branch: n % 2 ? "App" : "Infra" }));
  const people = [ctx(), mim, await t.asUser("responder"), await t.asUser("responder")];
  const ids = tasks.map(({ id }) => id);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      moveTask({
        ctx: people[n % 4] ?? mim,
        input: {
          ref,
          taskId: ids[n % 6] ?? "",
          branch: n % 3 ? "Infra" : "Cloud",
          afterId: ids[(n * 5 + 1) % 6],
          beforeId: ids[(n * 5 + 2) % 6],
        },
      }),
    ),
  );
  const after = await listTasks(ctx(), { ref });
  expect(after.map(({ id }) => id).sort()).toEqual([...ids].sort());
  const places = after.map(({ branch, position }) => `${branch} ${position}`);
  expect(new Set(places).size).toBe(6);
});

test("where no number is left between two neighbours the branch is numbered anew, in the same order", async () => {
  const { t, ctx, add, order } = await opened();
  const [a, b, c] = [await add("A"), await add("B"), await add("C")];
  await t.db.branchTask.update({ where: { id: a.id }, data: { position: 1 } });
  await t.db.branchTask.update({ where: { id: b.id }, data: { position: 1 + Number.EPSILON } });
  await moveTask({ ctx: ctx(), input: { ref, taskId: c.id, afterId: a.id } });
  expect(await order("Infra")).toEqual(["A", "C", "B"]);
  const positions = (await listTasks(ctx(), { ref })).map(({ position }) => position);
  expect(positions).toEqual([1024, 2048, 3072]);
});

test("tasks of a branch that an admin takes away stay, can be worked on, and can be moved out but not in", async () => {
  const { t, ctx, add, order } = await opened();
  const [a, b] = [await add("A"), await add("B")];
  const c = await add("C", { branch: "App" });
  await t.db.setting.create({
    data: { key: "branches", value: ["App", "Edge"], updatedAt: t.clock.now(), updatedBy: "admin" },
  });
  await moveTask({ ctx: ctx(), input: { ref, taskId: b.id, beforeId: a.id } });
  expect(await order("Infra")).toEqual(["B", "A"]);
  await setTaskStatus({ ctx: ctx(), input: { ref, taskId: a.id, status: "active" } });
  await expect(moveTask({ ctx: ctx(), input: { ref, taskId: c.id, branch: "Infra" } })).rejects.toMatchObject({
    details: { fields: { branch: expect.stringContaining("App, Edge") } },
  });
  await moveTask({ ctx: ctx(), input: { ref, taskId: b.id, branch: "Edge" } });
  expect([await order("Infra"), await order("Edge")]).toEqual([["A"], ["B"]]);
});

test("mine is what is given to my account, to my name, or to a role that I hold", async () => {
  const { t, user, ctx, mim, add } = await opened();
  await add("By account", { assigneeUserId: user.id });
  await add("By name", { assignee: "ada" });
  await add("By role", { assignee: "ops lead" });
  await add("Not mine", { assignee: "Leader" });
  const mine = async () => (await listTasks(ctx(), { ref })).filter((task) => task.isMine).map((task) => task.title);
  expect(await mine(), "an open slot is its account role's").toEqual(["By account", "By name", "By role"]);
  const other = await t.makeUser("responder");
  await assignRole({ ctx: mim, input: { ref, role: "sre", userId: other.id } });
  expect(await mine()).toEqual(["By account", "By name"]);
  await assignRole({ ctx: mim, input: { ref, role: "leader", userId: user.id } });
  expect(await mine()).toEqual(["By account", "By name", "Not mine"]);
});

test("the queues know the branch that the reader works in", async () => {
  const { t, user, ctx } = await opened();
  expect((await getQueues(ctx(), { ref })).ownBranch).toBe(null);
  const incident = await t.db.incident.findFirstOrThrow();
  const row = { incidentId: incident.id, userId: user.id, displayName: "Ada", role: "responder" };
  await t.db.participant.create({ data: { ...row, id: "p1", branch: "Cloud", joinedAt: t.clock.now() } });
  expect((await getQueues(ctx(), { ref })).ownBranch).toBe("Cloud");
});

test("the same request twice adds one task", async () => {
  const { ctx, add, order } = await opened();
  await add("First");
  const input = { ref, branch: "Infra", title: "Once" };
  const [one, two] = [
    await addTask({ ctx: ctx({ requestId: "same" }), input }),
    await addTask({ ctx: ctx({ requestId: "same" }), input }),
  ];
  expect(one.id).toBe(two.id);
  expect(await order("Infra")).toEqual(["First", "Once"]);
});
