import { setTimeout as sleep } from "node:timers/promises";
import type { BenchServer } from "./bench-server";
import { allCores, canPin, findProgram, pin } from "./child";
import { type Figure, median, type Section } from "./figure";
import { HttpClient, type Reply } from "./http-client";
import { type Nginx, startNginx } from "./nginx";
import { openIncident, publishMilestone } from "./scene";
import { type Hit, hammer } from "./web-server-load";

const UPDATES = 40;
const MOST_KB = 14;
const RATIO = 0.7;
const GZIP = { "accept-encoding": "gzip" };

type Page = { id: string; what: string; path: string; reply: Reply };

/** The status page and the incident's own page, once all forty updates are out. */
async function preparePages(client: HttpClient): Promise<Page[]> {
  const { ref } = await openIncident(client, "Payments fail in two regions");
  for (let i = 1; i <= UPDATES; i += 1) await publishMilestone(client, ref, `page-${i}-end`);
  const path = `/incidents/${ref}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const [board, own] = await Promise.all([client.send("GET", "/"), client.send("GET", path)]);
    const shown = new Set(own.body.toString().match(/page-\d+-end/g));
    if (shown.size === UPDATES && board.body.includes(`page-${UPDATES}-end`)) {
      return [
        { id: "status-page", what: "status page", path: "/", reply: await client.send("GET", "/", { headers: GZIP }) },
        {
          id: "incident-page",
          what: `incident page with ${UPDATES} updates`,
          path,
          reply: await client.send("GET", path, { headers: GZIP }),
        },
      ];
    }
    await sleep(100);
  }
  throw new Error(`the public pages do not show the ${UPDATES} updates`);
}

type Hits = { ours: Hit; theirs: Hit };

/** Ours and nginx's requests a second, one after the other on the same core, round by round. */
async function sideBySide(hits: Hits, isQuick: boolean) {
  const [rounds, seconds] = isQuick ? [2, 1] : [5, 2];
  const rates: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  await hammer(hits.ours, 1);
  await hammer(hits.theirs, 1);
  for (let round = 0; round < rounds; round += 1) {
    rates.theirs.push(await hammer(hits.theirs, seconds));
    rates.ours.push(await hammer(hits.ours, seconds));
  }
  const ratios = rates.ours.map((rate, round) => rate / (rates.theirs[round] ?? Number.NaN));
  return { ratio: median(ratios), ours: median(rates.ours), theirs: median(rates.theirs) };
}

async function compare(server: BenchServer, nginx: Nginx, pages: Page[], isQuick: boolean): Promise<Figure[]> {
  const client = new HttpClient(nginx.url);
  const figures: Figure[] = [];
  const add = async (id: string, what: string, hits: Hits, target: Figure["target"]) => {
    const { ratio, ours, theirs } = await sideBySide(hits, isQuick);
    const anchor = `${ours.toFixed(0)} requests/s; nginx, one worker: ${theirs.toFixed(0)}`;
    figures.push({
      id: `${id}.ratio`,
      what: `${what} / nginx with the same bytes`,
      value: ratio,
      unit: "x",
      target,
      anchor,
    });
  };
  for (const [index, { id, what, path, reply }] of pages.entries()) {
    const their = await client.send("GET", `/${index}`, { headers: GZIP });
    if (!their.body.equals(reply.body)) throw new Error("nginx does not serve the same bytes");
    const ours: Hit = { url: `${server.url}${path}`, headers: GZIP, status: 200 };
    const theirs: Hit = { url: `${nginx.url}/${index}`, headers: GZIP, status: 200 };
    await add(id, what, { ours, theirs }, { atLeast: RATIO });
    if (index > 0) continue;
    const unchanged = (hit: Hit, etag: unknown): Hit => ({
      ...hit,
      headers: { ...GZIP, "if-none-match": String(etag) },
      status: 304,
    });
    const hits = { ours: unchanged(ours, reply.headers.etag), theirs: unchanged(theirs, their.headers.etag) };
    await add(`${id}.304`, `${what}, unchanged (304)`, hits, null);
  }
  client.close();
  return figures;
}

/** The public pages against nginx that serves the same compressed bytes from disk. */
export async function benchStatusPage(server: BenchServer, isQuick: boolean): Promise<Section> {
  const pages = await preparePages(server.client());
  const sizes = pages.map(
    ({ id, what, reply }): Figure => ({
      id: `${id}.kilobytes`,
      what: `${what}, gzip`,
      value: reply.body.length / 1000,
      unit: "kB",
      target: { atMost: MOST_KB },
    }),
  );
  const program = findProgram("nginx");
  if (!program) {
    const why = "nginx is not installed (Debian: apt-get install nginx-light wrk)";
    return { figures: sizes, skipped: [{ id: "status-page.ratio", why }] };
  }
  const nginx = await startNginx(
    program,
    pages.map(({ reply }) => reply),
  );
  try {
    if (canPin()) for (const pid of [server.pid, nginx.pid]) pin(pid, "0");
    return { figures: [...sizes, ...(await compare(server, nginx, pages, isQuick))] };
  } finally {
    if (canPin()) pin(server.pid, allCores());
    await nginx.stop();
  }
}
