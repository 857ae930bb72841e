import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Opens event streams and notes when which mark arrives on which. A process of its own: it must not slow the writer. */
export type StreamOrder = { url: string; headers: Record<string, string>; count: number };
/** For each stream, which marks came in which order, and when, in milliseconds of the machine's monotonic clock. */
export type Receipts = { marks: number[][]; atMs: number[][] };

const order = JSON.parse(process.argv[2] ?? "") as StreamOrder;
const receipts: Receipts = { marks: [], atMs: [] };
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
/** Streams that are being opened at one moment. */
const WIDTH = 20;

function open(stream: number): Promise<void> {
  const marks: number[] = [];
  const atMs: number[] = [];
  receipts.marks[stream] = marks;
  receipts.atMs[stream] = atMs;
  return new Promise((resolve, reject) => {
    const req = get(order.url, { agent, headers: { ...order.headers, accept: "text/event-stream" } }, (res) => {
      if (res.statusCode !== 200) return reject(new Error(`stream ${stream} answered ${res.statusCode}`));
      let isOpen = false;
      res.on("data", (chunk: Buffer) => {
        const now = Number(process.hrtime.bigint()) / 1e6;
        if (!isOpen) resolve();
        isOpen = true;
        for (const [, mark] of chunk.toString("latin1").matchAll(/mark-(\d+)-end/g)) {
          marks.push(Number(mark));
          atMs.push(now);
        }
      });
      res.on("close", () => process.exit(1)); // no stream may end while the bench runs
    });
    req.on("error", reject);
  });
}

/** Answers once every stream has so many marks; after ten seconds with what there is. */
process.on("message", async (expected: number) => {
  const until = performance.now() + 10_000;
  const isMissing = () => receipts.marks.some((marks) => marks.length < expected);
  while (isMissing() && performance.now() < until) await sleep(50);
  process.send?.(receipts);
});
process.on("SIGTERM", () => process.exit(0));
process.on("disconnect", () => process.exit(0));

let next = 0;
await Promise.all(
  Array.from({ length: WIDTH }, async () => {
    while (next < order.count) {
      next += 1;
      await open(next - 1);
    }
  }),
);
process.send?.("open");
