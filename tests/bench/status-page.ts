import { setTimeout as sleep } from "node:timers/promises";
import type { BenchServer } from "./bench-server";
import { allCores, canPin, findProgram, pin, processorMs } from "./child";
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

type Side = Hit & { pid: number | undefined };
type Round = { perSecond: number; microseconds: number };

/** One load on one server: requests a second, and the processor time that each took. */
async function load(side: Side, seconds: number): Promise<Round> {
  const before = processorMs(side.pid);
  const perSecond = await hammer(side, seconds);
  const after = processorMs(side.pid);
  const microseconds =
    before === null || after === null ? Number.NaN : ((after - before) * 1000) / (perSecond * seconds);
  return { perSecond, microseconds };
}

/** Long enough for the compiler to have seen the path, also where other programs want the core. */
async function warmUp(side: Side): Promise<void> {
  for (let seconds = 0, answers = 0; seconds < 8 && answers < 60_000; seconds += 1) answers += await hammer(side, 1);
}

/** Ours and nginx's, one after the other on the same core, round by round. */
async function sideBySide(ours: Side, theirs: Side, isQuick: boolean) {
  const [rounds, seconds] = isQuick ? [2, 1] : [5, 2];
  const mine: Round[] = [];
  const other: Round[] = [];
  await warmUp(ours);
  for (let round = 0; round < rounds; round += 1) {
    other.push(await load(theirs, seconds));
    mine.push(await load(ours, seconds));
  }
  const ratios = mine.map(({ perSecond }, round) => perSecond / (other[round]?.perSecond ?? Number.NaN));
  const middle = (all: Round[]) => ({
    perSecond: median(all.map((one) => one.perSecond)),
    microseconds: median(all.map((one) => one.microseconds)),
  });
  return { ratio: median(ratios), ours: middle(mine), theirs: middle(other) };
}

const said = ({ perSecond, microseconds }: Round): string =>
  `${perSecond.toFixed(0)}/s${Number.isNaN(microseconds) ? "" : ` at ${microseconds.toFixed(1)} µs of processor`}`;

type Against = { name: string; nginx: Nginx; target: Figure["target"] };

async function compare(server: BenchServer, { name, nginx, target }: Against, pages: Page[], isQuick: boolean) {
  const client = new HttpClient(nginx.url);
  const figures: Figure[] = [];
  const add = async (id: string, what: string, ours: Side, theirs: Side, wanted: Figure["target"]) => {
    const { ratio, ...sides } = await sideBySide(ours, theirs, isQuick);
    const anchor = `${said(sides.ours)}; nginx ${said(sides.theirs)}`;
    figures.push({
      id: `${id}.${name}`,
      what: `${what} / nginx, ${name}`,
      value: ratio,
      unit: "x",
      target: wanted,
      anchor,
    });
  };
  for (const [index, { id, what, path, reply }] of pages.entries()) {
    const their = await client.send("GET", `/${index}`, { headers: GZIP });
    if (!their.body.equals(reply.body)) throw new Error("nginx does not serve the same bytes");
    const ours: Side = { url: `${server.url}${path}`, headers: GZIP, status: 200, pid: server.pid };
    const theirs: Side = { url: `${nginx.url}/${index}`, headers: GZIP, status: 200, pid: nginx.pid };
    await add(id, what, ours, theirs, target);
    if (index > 0) continue;
    const unchanged = (side: Side, etag: unknown): Side => ({
      ...side,
      headers: { ...GZIP, "if-none-match": String(etag) },
      status: 304,
    });
    const both = [unchanged(ours, reply.headers.etag), unchanged(theirs, their.headers.etag)] as const;
    await add(`${id}.304`, `${what}, unchanged (304)`, ...both, null);
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
  const replies = pages.map(({ reply }) => reply);
  const figures = [...sizes];
  const target = { atLeast: RATIO };
  for (const kept of [
    { name: "from disk", areFilesKeptOpen: false, target, pages },
    { name: "files kept open", areFilesKeptOpen: true, target: null, pages: pages.slice(0, 1) },
  ]) {
    const nginx = await startNginx(program, replies, kept.areFilesKeptOpen);
    try {
      if (canPin()) for (const pid of [server.pid, nginx.pid]) pin(pid, "0");
      figures.push(...(await compare(server, { ...kept, nginx }, kept.pages, isQuick)));
    } finally {
      if (canPin()) pin(server.pid, allCores());
      await nginx.stop();
    }
  }
  return { figures };
}
