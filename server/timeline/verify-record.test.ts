import { beforeEach, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { logEntry } from "./log-entry";
import { verifyRecord } from "./reads";

let t: TestDb;
beforeEach(async () => {
  t = await testDb();
  for (const title of ["One", "Two"]) {
    const { ref } = await openIncident({ ctx: await t.asUser("mim"), input: { title, severity: "High" } });
    for (const text of ["a", "b"]) await logEntry({ ctx: await t.asUser("responder"), input: { ref, text } });
  }
});

const asForger = (sql: string) =>
  t.asSuperuser(async (client) => {
    await client.query("set session_replication_role = replica");
    const { rowCount } = await client.query(sql);
    return rowCount;
  });
const broken = async () => (await verifyRecord(t.ctx(), {})).broken;

const OTHER: Record<string, string> = {
  incident_id: "(select id from incident where number = 2)",
  seq: "seq + 100",
  id: "id || 'x'",
  type: "'alert'",
  name: "name || 'x'",
  visibility: "'public'",
  text: "text || ' '",
  phase: "phase + 1",
  actor_kind: "'system'",
  actor_id: "null",
  actor_name: "'Nobody'",
  occurred_at: "occurred_at + interval '1 ms'",
  recorded_at: "recorded_at - interval '1 ms'",
  payload: `payload || '{"x": null}'`,
  corrects_seq: "1",
  prev_hash: "md5(prev_hash)",
  hash: "md5(hash)",
};

test("the list below names every column", async () => {
  const { rows } = await t.pool.query<{ name: string }>(
    "select attname as name from pg_attribute where attrelid = 'timeline_event'::regclass and attnum > 0 and not attisdropped",
  );
  expect(Object.keys(OTHER).sort()).toEqual(rows.map(({ name }) => name).sort());
});

test.each(Object.entries(OTHER))("an edited %s of a row in the middle is found, and where", async (column, value) => {
  // Moved into the other record, a row stands in that one's way, unless it gets a place of its own there.
  const more = column === "incident_id" ? ", seq = 99" : "";
  const changed = await asForger(
    `update timeline_event set ${column} = ${value}${more}
     where seq = 5 and incident_id = (select id from incident where number = 1)`,
  );
  expect(changed).toBe(1);
  const found = await broken();
  // A row that only claims another place is missed at its own; a false hash shows at the row itself.
  expect(found[0]).toMatchObject({ ref: "INC-1", seq: 5 });
});

test.each([
  ["last_seq", "last_seq - 1"],
  ["last_hash", "md5(last_hash)"],
  ["head_mac", "md5(head_mac)"],
])("an edited %s of the head is found", async (column, value) => {
  expect(await asForger(`update incident set ${column} = ${value} where number = 2`)).toBe(1);
  expect((await broken()).map(({ ref }) => ref)).toEqual(["INC-2"]);
});

test("the newest incident deleted with all its rows is found", async () => {
  const ids = "(select id from incident where number = 2)";
  await asForger(`delete from timeline_event where incident_id = ${ids}`);
  await asForger(`delete from participant where incident_id = ${ids}`);
  await asForger("delete from incident where number = 2");
  expect(await broken()).toEqual([{ ref: "INC-2", seq: 1, what: "the whole incident is missing" }]);
});

test("nothing is wrong with a record that grows while it is read", async () => {
  let isDone = false;
  const writing = (async () => {
    const ctx = await t.asUser("mim");
    for (let n = 0; !isDone; n += 1) {
      await logEntry({ ctx, input: { ref: "INC-1", text: `entry ${n}` } });
      if (n % 5 === 0) await openIncident({ ctx, input: { title: `More ${n}`, severity: "Low" } });
    }
  })();
  for (let round = 0; round < 15; round += 1) expect(await broken()).toEqual([]);
  isDone = true;
  await writing;
});
