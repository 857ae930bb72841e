import type { BenchServer } from "./bench-server";
import { type Figure, median, ms, percentile, type Section } from "./figure";
import { closedLoop, type HttpClient } from "./http-client";
import { measureBareAppend } from "./postgres-anchor";
import { openIncident, publishMilestone } from "./scene";

const WIDTH = 16;
const APPEND_RATE = 500;
const APPEND_P99_MS = 50;

type Spread = { id: string; where: string; refs: string[]; visibility: "internal" | "public" };

let keys = 0;
const idempotencyKey = () => {
  keys += 1;
  return { "idempotency-key": `bench-${keys}` };
};

const append = (client: HttpClient, { refs, visibility }: Spread, index: number) =>
  client.json("POST", `/api/incidents/${refs[index % refs.length]}/timeline`, {
    headers: idempotencyKey(),
    body: { type: "action", text: `Note ${index}: still rolling back, error rate falls.`, visibility },
  });

/** Rounds of ours and of bare SQL in turn: rates, and the times of all of our requests. */
async function appendRounds(server: BenchServer, spread: Spread, isQuick: boolean) {
  const client = server.client(WIDTH);
  const [rounds, count] = isQuick ? [2, 300] : [5, 1_000];
  await closedLoop(WIDTH, 300, (index) => append(client, spread, index));
  const rates: number[] = [];
  const bareRates: number[] = [];
  const durationsMs: number[] = [];
  const bareDurationsMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await closedLoop(WIDTH, count, (index) => append(client, spread, index));
    const bare = await measureBareAppend(server, WIDTH, spread.refs.length, count);
    rates.push(ours.perSecond);
    bareRates.push(bare.perSecond);
    durationsMs.push(...ours.durationsMs);
    bareDurationsMs.push(...bare.durationsMs);
  }
  return { perSecond: median(rates), barePerSecond: median(bareRates), durationsMs, bareDurationsMs };
}

async function appendFigures(server: BenchServer, spread: Spread, isQuick: boolean): Promise<Figure[]> {
  const { perSecond, barePerSecond, durationsMs, bareDurationsMs } = await appendRounds(server, spread, isQuick);
  const anchor = `the least SQL by hand: ${barePerSecond.toFixed(0)}/s, p99 ${ms(percentile(bareDurationsMs, 0.99))}`;
  const what = `append to ${spread.where}, ${WIDTH} at once`;
  const one = (id: string, name: string, value: number, unit: string, target: Figure["target"]): Figure => ({
    id: `append.${spread.id}.${id}`,
    what: `${what}: ${name}`,
    value,
    unit,
    target,
    anchor,
  });
  return [
    one("rate", "rate", perSecond, "/s", { atLeast: APPEND_RATE }),
    one("ratio", "of the least SQL by hand", perSecond / barePerSecond, "x", null),
    one("p50", "p50", percentile(durationsMs, 0.5), "ms", null),
    one("p99", "p99", percentile(durationsMs, 0.99), "ms", { atMost: APPEND_P99_MS }),
  ];
}

async function openFigures(server: BenchServer, isQuick: boolean): Promise<Figure[]> {
  const client = server.client(4);
  const open = (index: number) =>
    client.json("POST", "/api/incidents", {
      headers: idempotencyKey(),
      body: { title: `Bench ${index}: logins fail`, severity: "Medium", affectedSystems: ["Login"] },
    });
  await closedLoop(4, 20, open);
  const alone = await closedLoop(1, isQuick ? 50 : 200, open);
  const together = await closedLoop(4, isQuick ? 100 : 400, open);
  const anchor = `four at once: p99 ${ms(percentile(together.durationsMs, 0.99))}`;
  const one = (id: string, what: string, value: number, unit: string): Figure => ({
    id: `open.${id}`,
    what: `open an incident: ${what}`,
    value,
    unit,
    target: null,
    anchor,
  });
  return [
    one("p50", "p50", percentile(alone.durationsMs, 0.5), "ms"),
    one("p99", "p99", percentile(alone.durationsMs, 0.99), "ms"),
    one("rate", "rate, four at once", together.perSecond, "/s"),
  ];
}

/** Opening and appending over HTTP with an API token and Idempotency-Key, as a monitoring system or a bot does. */
export async function benchApiWrites(server: BenchServer, isQuick: boolean): Promise<Section> {
  const client = server.client();
  const refs: string[] = [];
  for (let i = 0; i < WIDTH; i += 1) refs.push((await openIncident(client, `Queue ${i} grows`)).ref);
  const [first = ""] = refs;
  const figures = await openFigures(server, isQuick);
  const many: Spread = { id: "many", where: `${WIDTH} records`, refs, visibility: "internal" };
  const one: Spread = { id: "one", where: "one record", refs: [first], visibility: "internal" };
  figures.push(...(await appendFigures(server, many, isQuick)), ...(await appendFigures(server, one, isQuick)));
  // Once the incident is public, each public entry also queues the rendering of its pages.
  for (const ref of refs) await publishMilestone(client, ref, "public from here on");
  const shown: Spread = { ...many, id: "public", where: `${WIDTH} public pages`, visibility: "public" };
  figures.push(...(await appendFigures(server, shown, isQuick)));
  return { figures };
}
