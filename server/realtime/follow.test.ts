import { afterEach, expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { stubListener } from "../../tests/support/listener";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { logEntry } from "../timeline/log-entry";
import { changeRole } from "../users/change-role";
import { disableUser } from "../users/disable-user";
import { followBoard, followIncident } from "./follow";
import { closeHub } from "./hub";
import { closeListener, getListener } from "./listener";

afterEach(async () => {
  closeHub();
  await closeListener();
});

async function opened() {
  const t = await testDb();
  stubListener(t.url);
  const ctx = await t.asUser("mim");
  const { ref, lastSeq } = await openIncident({ ctx, input: { title: "Checkout down", severity: "High" } });
  const note = (text: string) => logEntry({ ctx, input: { ref, text } });
  return { t, ctx, ref, lastSeq, note };
}

/** Follows until `count` entries came; gives their seqs. */
async function collect(
  ctx: Context,
  input: { ref: string; lastEventId?: number | null },
  count: number,
): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { entries } of followIncident(ctx, input, AbortSignal.timeout(60_000))) {
    seqs.push(...entries.map((entry) => entry.seq));
    if (seqs.length >= count) break;
  }
  return seqs;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("a stream resumes after what it saw, then gets each new entry once, in order", async () => {
  const { ctx, ref, note } = await opened();
  const seen = collect(ctx, { ref, lastEventId: 2 }, 32);
  for (let i = 0; i < 30; i += 1) await note(`note ${i}`);
  expect(await seen).toEqual(range(3, 34));
});

test("many streams that join while entries arrive see no gap and no repeat", async () => {
  const { ctx, ref, note } = await opened();
  const streams: Promise<number[]>[] = [];
  const writing = (async () => {
    for (let i = 0; i < 60; i += 1) {
      await note(`note ${i}`);
      if (i % 6 === 0) streams.push(collect(ctx, { ref, lastEventId: 0 }, 64));
    }
  })();
  await writing;
  for (const seqs of await Promise.all(streams)) expect(seqs).toEqual(range(1, 64));
});

test("a connection to the database that breaks costs a delay, not an entry", async () => {
  const { t, ctx, ref, lastSeq, note } = await opened();
  const seen = collect(ctx, { ref, lastEventId: lastSeq }, 3);
  await expect.poll(() => getListener().isConnected).toBe(true);
  await note("before");
  await t.asSuperuser((client) =>
    client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'majorops-listen' and datname = current_database()",
    ),
  );
  await note("while away");
  await note("after");
  expect(await seen).toEqual(range(lastSeq + 1, lastSeq + 3));
});

test("a role taken away or a disabled account ends the open stream at once", async () => {
  const { t, ref, note, lastSeq } = await opened();
  const admin = await t.asUser("admin");
  for (const end of ["role", "disable"] as const) {
    const user = await t.makeUser("responder");
    const stream = collect(t.ctxOf(user), { ref, lastEventId: lastSeq }, 1_000);
    const outcome = stream.then(
      () => "ended",
      (error: { code: string }) => error.code,
    );
    await note("still allowed");
    await expect.poll(() => getListener().isConnected).toBe(true);
    if (end === "role") await changeRole({ ctx: admin, input: { user: user.id, role: "stakeholder" } });
    else await disableUser({ ctx: admin, input: { user: user.id } });
    expect(await outcome).toBe(end === "role" ? "FORBIDDEN" : "UNAUTHENTICATED");
  }
});

test("the board ticks when any incident changes", async () => {
  const { t, note } = await opened();
  const ctx = await t.asUser("stakeholder");
  const ticks = followBoard(ctx, AbortSignal.timeout(60_000))[Symbol.asyncIterator]();
  const first = ticks.next();
  await expect.poll(() => getListener().isConnected).toBe(true);
  await note("something");
  expect((await first).done).toBe(false);
});
