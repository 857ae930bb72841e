import pg from "pg";
import type { BenchServer } from "./bench-server";
import { median, ms, percentile, type Section } from "./figure";
import { openIncident } from "./scene";

const ROWS = 1_000_000;
const PAGE = 100;
const DEPTHS = [0, 100_000, 500_000, 999_000];
/** "Flat": the deepest page may cost this much of the first. */
const FLAT = 1.25;

/** Rows without a chain, which only this bench may write: as a superuser, around the triggers. */
async function fill(server: BenchServer, ref: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    const number = Number(ref.replace(/\D/g, ""));
    await client.query(
      `insert into timeline_event (incident_id, seq, id, type, name, visibility, text, phase, actor_kind, actor_id,
         actor_name, occurred_at, recorded_at, payload, corrects_seq, prev_hash, hash)
       select i.id, i.last_seq + n, 'bench-' || n, 'action', 'timeline.noted', 'internal',
         'Note ' || n || ': still rolling back, error rate falls.', 1, 'system', null, 'bench',
         now() + n * interval '1 ms', now() + n * interval '1 ms', '{"kind": "note"}', null, 'none', 'none-' || n
       from incident i, generate_series(1, $2::int - i.last_seq) n where i.number = $1`,
      [number, ROWS],
    );
    await client.query("update incident set last_seq = $2 where number = $1", [number, ROWS]);
    await client.query("vacuum analyze timeline_event");
  } finally {
    await client.end();
  }
}

/** A page of the timeline over the API at several depths of a record of a million rows, in turn; OFFSET beside it. */
export async function benchTimelinePages(server: BenchServer, isQuick: boolean): Promise<Section> {
  const client = server.client();
  const { id, ref } = await openIncident(client, "The longest incident");
  await fill(server, ref);
  const times = new Map<number, number[]>(DEPTHS.map((depth) => [depth, []]));
  const rounds = isQuick ? 30 : 200;
  for (let round = -20; round < rounds; round += 1) {
    for (const depth of DEPTHS) {
      const before = depth === 0 ? "" : `&before=${ROWS - depth + 1}`;
      const since = performance.now();
      const { items } = await client.json<{ items: { seq: number }[] }>(
        "GET",
        `/api/incidents/${ref}/timeline?limit=${PAGE}${before}`,
      );
      const took = performance.now() - since;
      if (items.length !== PAGE || items[0]?.seq !== ROWS - depth) throw new Error(`a wrong page at depth ${depth}`);
      if (round >= 0) times.get(depth)?.push(took);
    }
  }
  const offset: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const since = performance.now();
    await server.pool.query(
      "select * from timeline_event where incident_id = $1 order by seq desc offset $2 limit $3",
      [id, DEPTHS.at(-1), PAGE],
    );
    offset.push(performance.now() - since);
  }
  const first = times.get(0) ?? [];
  const deepest = times.get(DEPTHS.at(-1) ?? 0) ?? [];
  const anchor = `OFFSET at 999,000, in SQL alone: ${ms(median(offset))}`;
  return {
    figures: [
      {
        id: "timeline.flat",
        what: "timeline page at depth 999,000 / at depth 0, of a million rows",
        value: median(deepest) / median(first),
        unit: "x",
        target: { atMost: FLAT },
        anchor,
      },
      ...DEPTHS.map((depth) => ({
        id: `timeline.${depth}.p50`,
        what: `timeline page at depth ${depth.toLocaleString("en")}, p50`,
        value: median(times.get(depth) ?? []),
        unit: "ms",
        target: null,
        anchor: `p99 ${ms(percentile(times.get(depth) ?? [], 0.99))}`,
      })),
    ],
  };
}
