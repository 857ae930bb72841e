import pg from "pg";
import type { BenchServer } from "./bench-server";

/** Fills a record up to `rows`, without a chain, as only the bench may: as a superuser, around the triggers. */
export async function fillRecord(server: BenchServer, ref: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    const number = Number(ref.replace(/\D/g, ""));
    await client.query(
      `insert into timeline_event (incident_id, seq, id, type, name, visibility, text, phase, actor_kind, actor_id,
         actor_name, occurred_at, recorded_at, payload, corrects_seq, prev_hash, hash)
       select i.id, i.last_seq + n, 'bench-' || n || '-' || i.number,
         (array['action','action','action','update','alert']::event_type[])[1 + n % 5], 'timeline.noted', 'internal',
         'Note ' || n || ': still rolling back, error rate falls.', 1, 'system', null, 'bench ' || n % 9,
         now() - ($2::int - n) * interval '1 ms', now() - ($2::int - n) * interval '1 ms', '{"kind": "note"}', null,
         'none', 'none-' || n
       from incident i, generate_series(1, $2::int - i.last_seq) n where i.number = $1`,
      [number, rows],
    );
    await client.query("update incident set last_seq = $2 where number = $1", [number, rows]);
    await client.query("vacuum analyze timeline_event");
  } finally {
    await client.end();
  }
}
