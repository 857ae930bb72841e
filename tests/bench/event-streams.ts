import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { createDb, createPool } from "../../server/db/client";
import { logEntry } from "../../server/timeline/log-entry";
import type { BenchServer } from "./bench-server";
import { end, message, residentBytes, spawnScript } from "./child";
import { type Figure, ms, percentile, type Section } from "./figure";
import { openIncident } from "./scene";
import type { Receipts, StreamOrder } from "./stream-client";

const STREAMS = 1_000;
const P99_MS = 75;
const PAUSE_MS = 120;

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Opens the streams in a process of its own. @returns the process, once all of them are open */
async function openStreams(order: StreamOrder): Promise<ChildProcess> {
  const child = spawnScript(script("./stream-client.ts"), [JSON.stringify(order)]);
  await message(child);
  return child;
}

/** Asks for what arrived; each stream must have got each mark once and in order. */
async function receiptsOf(child: ChildProcess, marks: number): Promise<Receipts> {
  const answer = message<Receipts>(child);
  child.send(marks);
  const receipts = await answer;
  for (const [stream, got] of receipts.marks.entries()) {
    if (got.length !== marks || got.some((mark, index) => mark !== index)) {
      throw new Error(`stream ${stream} got ${got.length} of ${marks} entries, or not in order`);
    }
  }
  return receipts;
}

const delays = (receipts: Receipts, sentAt: readonly number[]): number[] =>
  receipts.atMs.flatMap((times) => times.map((at, mark) => at - (sentAt[mark] ?? Number.NaN)));

/** Milliseconds of a clock that all processes of this machine share. */
const sharedMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Tells when a COMMIT was sent: nobody can have heard of the entry before. */
function stampCommits(pool: pg.Pool, onCommit: () => void): void {
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [first] = args;
      const text = typeof first === "string" ? first : (first as { text?: string } | undefined)?.text;
      if (text?.toLowerCase() === "commit") onCommit();
      return query(...args);
    }) as typeof client.query;
  });
}

/** A process that does nothing but hold event streams and write to them all, with Node's http alone. */
async function bareStreams(marks: number): Promise<{ p50: number; p99: number }> {
  const server = spawnScript(script("./bare-stream-server.ts"));
  let client: ChildProcess | undefined;
  try {
    const { port } = await message<{ port: number }>(server);
    client = await openStreams({ url: `http://127.0.0.1:${port}/`, headers: {}, count: STREAMS });
    const sentAt: number[] = [];
    for (let mark = 0; mark < marks; mark += 1) {
      sentAt.push(sharedMs());
      server.send({ mark });
      await sleep(PAUSE_MS);
    }
    const all = delays(await receiptsOf(client, marks), sentAt);
    return { p50: percentile(all, 0.5), p99: percentile(all, 0.99) };
  } finally {
    if (client) await end(client);
    await end(server);
  }
}

/** From an entry's commit to its receipt on a thousand open event streams, and the memory that one of them takes. */
export async function benchEventStreams(server: BenchServer, isQuick: boolean): Promise<Section> {
  const marks = isQuick ? 20 : 60;
  const { id, ref } = await openIncident(server.client(), "A thousand look on");
  const input = encodeURIComponent(JSON.stringify({ ref }));
  const url = `${server.url}/api/trpc/timeline.onEvent?input=${input}`;
  const before = residentBytes(server.pid);
  const client = await openStreams({ url, headers: server.bearer, count: STREAMS });
  // Another process writes, as a worker or the command line does.
  const pool = createPool(server.databaseUrl, 2);
  const db = createDb(pool);
  try {
    const sentAt: number[] = [];
    let commitAt = 0;
    stampCommits(pool, () => {
      commitAt = sharedMs();
    });
    await sleep(1_000);
    const after = residentBytes(server.pid);
    for (let mark = 0; mark < marks; mark += 1) {
      await logEntry({ ctx: { ...server.context(), db }, input: { ref: id, text: `mark-${mark}-end` } });
      sentAt.push(commitAt);
      await sleep(PAUSE_MS);
    }
    const ours = delays(await receiptsOf(client, marks), sentAt);
    const bare = await bareStreams(marks);
    const anchor = `plain Node streams: p50 ${ms(bare.p50)}, p99 ${ms(bare.p99)}`;
    const figures: Figure[] = [0.5, 0.99].map((share) => ({
      id: `streams.p${share * 100}`,
      what: `commit -> receipt on ${STREAMS.toLocaleString("en")} event streams, p${share * 100}`,
      value: percentile(ours, share),
      unit: "ms",
      target: share === 0.99 ? { atMost: P99_MS } : null,
      anchor,
    }));
    if (before === null || after === null) {
      return { figures, skipped: [{ id: "streams.memory", why: "this system does not tell a process's memory" }] };
    }
    const value = Math.max(0, after - before) / STREAMS / 1000;
    figures.push({ id: "streams.memory", what: "memory of an open event stream", value, unit: "kB", target: null });
    return { figures };
  } finally {
    await end(client);
    await db.$disconnect();
    if (!pool.ended) await pool.end();
  }
}
