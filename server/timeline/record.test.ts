import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { logEntry } from "./log-entry";
import { listTimeline, verifyRecord } from "./reads";

async function opened() {
  const t = await testDb();
  const ctx = await t.asUser("mim");
  const incident = await openIncident({ ctx, input: { title: "Checkout down", severity: "High" } });
  return { t, ctx, incident, ref: incident.ref };
}

test("entries written at once get a gapless seq, and the chain holds", async () => {
  const { t, ctx, ref } = await opened();
  await Promise.all(Array.from({ length: 40 }, (_, i) => logEntry({ ctx, input: { ref, text: `note ${i}` } })));
  const { items } = await listTimeline(ctx, { ref, after: 0 });
  expect(items.map((entry) => entry.seq)).toEqual(Array.from({ length: 44 }, (_, i) => i + 1));
  expect(await verifyRecord(t.ctx(), {})).toMatchObject({ incidents: 1, rows: 44, broken: [] });
});

test("pages by seq cover the record once, from the newest", async () => {
  const { ctx, ref } = await opened();
  for (let i = 0; i < 7; i += 1) await logEntry({ ctx, input: { ref, text: `note ${i}` } });
  const seen: number[] = [];
  let before: number | undefined;
  do {
    const page = await listTimeline(ctx, { ref, limit: 4, ...(before ? { before } : {}) });
    seen.push(...page.items.map((entry) => entry.seq));
    before = page.nextBefore ?? undefined;
  } while (before);
  expect(seen).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test.each(["timeline_event", "milestone", "comms_log", "audit_event"])(
  "%s refuses UPDATE, DELETE and TRUNCATE, by role and by trigger",
  async (table) => {
    const { t } = await opened();
    for (const sql of [`update ${table} set id = id`, `delete from ${table}`, `truncate ${table} cascade`]) {
      await expect(
        t.pool.query(sql.replace("set id = id", table === "audit_event" ? "set name = name" : "set id = id")),
      ).rejects.toThrow(/permission denied/);
    }
    await t.asSuperuser(async (client) => {
      await expect(client.query(`truncate ${table} cascade`)).rejects.toThrow(/append-only/);
      if (table !== "timeline_event") return;
      await expect(client.query("update timeline_event set text = 'x'")).rejects.toThrow(/append-only/);
      await expect(client.query("delete from timeline_event")).rejects.toThrow(/append-only/);
    });
  },
);

const tampers: [string, string, RegExp][] = [
  ["a changed text", "update timeline_event set text = 'nothing happened' where seq = 2", /#2 was changed/],
  [
    "a moved time",
    "update timeline_event set occurred_at = occurred_at - interval '1 ms' where seq = 3",
    /#3 was changed/,
  ],
  [
    "a changed payload",
    "update timeline_event set payload = payload || '{\"from\": 3}' where seq = 2",
    /#2 was changed/,
  ],
  ["a deleted row", "delete from timeline_event where seq = 2", /#2 is missing/],
  ["rows cut off", "delete from timeline_event where seq > 3", /#4 and what followed was cut off/],
  [
    "rows cut off and the head mended",
    `delete from timeline_event where seq > 3;
     update incident set last_seq = 3, last_hash = (select hash from timeline_event where seq = 3)`,
    /seal does not fit/,
  ],
  [
    "an inserted row",
    `insert into timeline_event select incident_id, 5, 'x', type, name, visibility, text, phase, actor_kind, actor_id,
       actor_name, occurred_at, recorded_at, payload, corrects_seq, hash, 'abc' from timeline_event where seq = 4`,
    /#5 was changed/,
  ],
  [
    "a deleted incident",
    "delete from timeline_event; delete from participant; delete from incident",
    /whole incident is missing/,
  ],
  [
    "a deleted newest incident with the counter mended",
    "delete from timeline_event; delete from participant; delete from incident; update counter set value = 0",
    /seal of the incident counter/,
  ],
];

test.each(tampers)("verify finds %s by a superuser", async (_, sql, what) => {
  const { t } = await opened();
  await t.asSuperuser(async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query(sql);
  });
  const { broken } = await verifyRecord(t.ctx(), {});
  expect(broken[0]?.what).toMatch(what);
});

test("a correction names an entry that is there; the future cannot be logged", async () => {
  const { ctx, ref } = await opened();
  const fixed = await logEntry({ ctx, input: { ref, text: "It was node 3", correctsSeq: 2 } });
  expect(fixed).toMatchObject({ correctsSeq: 2, seq: 5 });
  await expect(logEntry({ ctx, input: { ref, text: "x", correctsSeq: 99 } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
  const soon = new Date(ctx.now.getTime() + 60_000).toISOString();
  await expect(logEntry({ ctx, input: { ref, text: "x", occurredAt: soon } })).rejects.toMatchObject({
    details: { fields: { occurredAt: expect.any(String) } },
  });
});

test("observers, Customer Ops, stakeholders and executives log nothing; a responder nothing public", async () => {
  const { t, ref } = await opened();
  for (const role of ["observer", "customer_ops", "stakeholder", "executive"] as const) {
    const ctx = await t.asUser(role);
    await expect(logEntry({ ctx, input: { ref, text: "x" } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const responder = await t.asUser("responder");
  await logEntry({ ctx: responder, input: { ref, text: "rolling back" } });
  const attempt = logEntry({ ctx: responder, input: { ref, text: "rolling back", visibility: "public" } });
  await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
});
