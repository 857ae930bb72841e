import type { BenchServer } from "./bench-server";
import { median, ms, percentile, type Section } from "./figure";
import { fillRecord } from "./fill-record";
import { openIncident } from "./scene";

const ROWS = 1_000_000;
const PAGE = 100;
const DEPTHS = [0, 100_000, 500_000, 999_000];
/** "Flat": the deepest page may cost this much of the first. */
const FLAT = 1.25;

/** A page of the timeline over the API at several depths of a record of a million rows, in turn; OFFSET beside it. */
export async function benchTimelinePages(server: BenchServer, isQuick: boolean): Promise<Section> {
  const client = server.client();
  const { id, ref } = await openIncident(client, "The longest incident");
  await fillRecord(server, ref, ROWS);
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
