import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { deliver, openedWithList } from "../../tests/support/comms-world";
import type { TestDb } from "../../tests/support/db";
import { erasePerson } from "../erasures/erase-person";
import { openIncident } from "../incidents/open-incident";
import { logEntry } from "../timeline/log-entry";
import { verifyComms } from "./reads";

/** Another value of a column's type, in SQL. */
function other(type: string, column: string): string {
  if (type.startsWith("timestamp")) return `coalesce(${column}, now()) + interval '1 ms'`;
  if (type === "integer") return `coalesce(${column}, 0) + 1`;
  if (type === "bytea") return `coalesce(set_byte(${column}, 0, get_byte(${column}, 0) # 1), '\\x00')`;
  if (type === "text") return `coalesce(${column}, '') || 'x'`;
  // What is under way moves between these two without a word in the log.
  const underWay = "array['queued', 'sending']";
  return `(select e from unnest(enum_range(null::${type})) e where e is distinct from ${column}
    and not (array[e::text, ${column}::text] <@ ${underWay}) order by random() limit 1)`;
}

describe("a superuser's hand in the database", () => {
  let t: TestDb;
  let sql: string[];
  const KEPT = ["comms_log", "comms_head", "delivery", "message"];

  beforeAll(async () => {
    const made = await openedWithList();
    t = made.t;
    for (const title of ["One", "Two"]) await deliver(t, await made.publish(title));
    await made.publish("Three");
    await logEntry({ ctx: t.ctx(), input: { ref: "INC-1", text: "Wallets work again.", visibility: "public" } });
    await erasePerson({ ctx: await t.asUser("admin"), input: { address: "p4@example.test" } });
    await openIncident({ ctx: t.ctx(), input: { title: "Another", severity: "Critical" } });
    await made.publish("Elsewhere", "INC-2");
    sql = await t.asSuperuser(async (client) => {
      for (const table of KEPT) await client.query(`create table kept_${table} as select * from ${table}`);
      const { rows: columns } = await client.query<{ table: string; column: string; type: string }>(
        `select table_name as table, column_name as column,
          case when data_type = 'USER-DEFINED' then udt_name else data_type end as type
         from information_schema.columns where table_name = any($1)
           and (table_name not in ('delivery', 'message') or column_name in
             ('address', 'salt', 'state', 'position', 'erased_at', 'message_id', 'subject')
             or (table_name = 'message' and column_name = 'id'))`,
        [KEPT],
      );
      const { rows: places } = await client.query<{ seq: number; id: string; other: string }>(
        `select l.seq, l.incident_id as id, (select id from incident where number = 2) as other
         from comms_log l join incident i on i.id = l.incident_id where i.number = 1 order by l.seq`,
      );
      const seqs = places.map(({ seq }) => seq);
      const last = seqs.length;
      const mine = `incident_id = '${places[0]?.id}'`;
      const theirs = `incident_id = '${places[0]?.other}'`;
      return [
        ...columns.flatMap(({ table, column, type }) => {
          const set = `set ${column} = ${other(type, column)}`;
          if (table === "comms_log") return seqs.map((seq) => `update comms_log ${set} where ${mine} and seq = ${seq}`);
          if (table === "comms_head") return [`update comms_head ${set} where ${mine}`];
          if (table === "message") return [`update message ${set} where id = (select min(message_id) from comms_log)`];
          return [1, 5].map(
            (at) =>
              `update delivery ${set} where id = (select id from delivery where position = ${at} order by id limit 1)`,
          );
        }),
        ...seqs.map((seq) => `delete from comms_log where ${mine} and seq = ${seq}`),
        ...seqs.map((seq) => `delete from comms_log where ${mine} and seq >= ${seq}`),
        ...seqs.slice(0, -1).map(
          (seq) => `delete from comms_log where ${mine} and seq > ${seq};
            update comms_head set seq = ${seq}, hash = (select hash from comms_log where ${mine} and seq = ${seq})
            where ${mine}`,
        ),
        ...seqs.slice(1).map(
          (seq) => `update comms_log a set body = b.body || '', subject = b.subject, states = b.states,
            recipient_count = b.recipient_count from comms_log b
            where a.${mine} and b.${mine} and a.seq = ${seq} and b.seq = ${seq - 1}`,
        ),
        // A row, then a whole log, of one incident in the place of another's.
        `update comms_log a set body = b.body, subject = b.subject, hash = b.hash, message_id = null from comms_log b
          where a.${mine} and b.${theirs} and a.seq = 1 and b.seq = 1`,
        `update comms_log set seq = seq + case when ${mine} then 1000 else 2000 end;
          update comms_log set incident_id = case when ${mine} then '${places[0]?.other}' else '${places[0]?.id}' end;
          update comms_log set seq = seq - case when seq > 2000 then 2000 else 1000 end`,
        "update comms_head a set seq = b.seq, hash = b.hash, mac = b.mac from comms_head b where a.incident_id <> b.incident_id",
        `insert into comms_log select * from json_populate_record((select x from comms_log x where ${mine} and seq = ${last}), '{"seq": ${last + 1}, "id": "forged"}')`,
        // A log that belongs to nothing.
        `insert into comms_log select * from json_populate_record((select x from comms_log x where ${mine} and seq = 1), '{"incident_id": "nowhere", "id": "forged", "message_id": null}')`,
        "insert into comms_head values ('nowhere', 0, '', '')",
        `delete from comms_head where ${mine}`,
        "delete from comms_log; delete from comms_head",
        "delete from delivery where id = (select min(id) from delivery)",
        'insert into delivery select * from json_populate_record((select x from delivery x order by id limit 1), \'{"id": "forged", "position": 77, "address": "f@x.test"}\')',
        "update delivery a set salt = b.salt from delivery b where a.message_id = b.message_id and a.position = 1 and b.position = 2",
        // Two recipients of a message, each with the other's address and salt.
        `update delivery set address = 'x-' || address where position in (1, 2);
          update delivery a set address = substr(b.address, 3), salt = b.salt from delivery b
          where a.message_id = b.message_id and a.position in (1, 2) and b.position = 3 - a.position`,
        // An erasure that nobody recorded, and one undone.
        "update delivery set address = 'erased-3', salt = null, erased_at = now() where position = 3",
        "update delivery set erased_at = null where erased_at is not null",
        `update message set props = props || '{"body": "All is well."}' where id = (select min(message_id) from comms_log)`,
        "delete from message where id = (select min(message_id) from comms_log)",
      ];
    });
  });

  const restore = async (client: pg.Client, tables: readonly string[]) => {
    for (const table of tables)
      await client.query(`delete from ${table}; insert into ${table} select * from kept_${table}`);
  };

  /** The tables that are not as they were. */
  const findChanged = async (client: pg.Client): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      KEPT.map(
        (table) => `select '${table}' as name where exists (
          (table ${table} except all table kept_${table}) union all (table kept_${table} except all table ${table}))`,
      ).join(" union all "),
    );
    return rows.map(({ name }) => name);
  };

  it("is found, whatever column of whatever row it touches, cuts, adds or swaps", async () => {
    const missed: string[] = [];
    let tried = 0;
    await t.asSuperuser(async (client) => {
      await client.query("set session_replication_role = replica");
      for (const statement of sql) {
        await client.query("begin");
        // Refused by a constraint of the table itself: found before it happened.
        const isRefused = await client.query(statement).then(
          () => false,
          () => true,
        );
        await client.query(isRefused ? "rollback" : "commit");
        const tables = isRefused ? [] : await findChanged(client);
        if (tables.length === 0) continue;
        tried += 1;
        if ((await verifyComms(t.ctx(), {})).broken.length === 0) missed.push(statement);
        await restore(client, tables);
      }
    });
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(330);
    expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
  }, 300_000);
});
