import pg from "pg";
import type { BenchServer } from "./bench-server";
import { closedLoop, type Load } from "./http-client";

/** Tables of the same shape as what an append touches, without anything that makes it MajorOps. */
const TABLES = `
  create schema if not exists bench;
  create table if not exists bench.head (id int primary key, last_seq int not null);
  create table if not exists bench.entry (head_id int, seq int, body text not null, primary key (head_id, seq));
  insert into bench.head select n, 0 from generate_series(1, 16) n on conflict do nothing;`;

async function connect(server: BenchServer): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  return client;
}

/** How long Postgres needs to make one row durable, by itself. */
export async function measureBareCommit(server: BenchServer, count: number): Promise<number[]> {
  const client = await connect(server);
  try {
    await client.query(TABLES);
    const insert = { name: "commit", text: "update bench.head set last_seq = last_seq + 1 where id = 1" };
    const { durationsMs } = await closedLoop(1, count, () => client.query(insert));
    return durationsMs;
  } finally {
    await client.end();
  }
}

/**
 * The least that an append can be: lock the head, insert the row, move the head, notify, commit, by hand with prepared
 * statements and without a server between.
 * @param heads over how many records the appends are spread
 */
export async function measureBareAppend(
  server: BenchServer,
  width: number,
  heads: number,
  count: number,
): Promise<Load> {
  const clients = await Promise.all(Array.from({ length: width }, () => connect(server)));
  const idle = [...clients];
  try {
    await clients[0]?.query(TABLES);
    return await closedLoop(width, count, async (index) => {
      const client = idle.pop();
      if (!client) throw new Error("more work than connections");
      const head = 1 + (index % heads);
      await client.query("begin");
      const locked = await client.query<{ last_seq: number }>({
        name: "lock",
        text: "select last_seq from bench.head where id = $1 for update",
        values: [head],
      });
      const seq = (locked.rows[0]?.last_seq ?? 0) + 1;
      await client.query({
        name: "append",
        text: `with e as (insert into bench.entry values ($1, $2, $3)), h as (
                 update bench.head set last_seq = $2 where id = $1) select pg_notify('bench', $1::text)`,
        values: [head, seq, `Note ${index}: still rolling back, error rate falls.`],
      });
      await client.query("commit");
      idle.push(client);
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
