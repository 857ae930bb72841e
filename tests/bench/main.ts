import { mkdir, writeFile } from "node:fs/promises";
import { cpus, platform } from "node:os";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchApiWrites } from "./api-writes";
import { type BenchServer, startBenchServer } from "./bench-server";
import { benchEventStreams } from "./event-streams";
import { type Figure, isReached, type Section, type Skip, table } from "./figure";
import { benchFirstLoad } from "./first-load";
import { benchInteractions } from "./interactions";
import { benchPublishToVisible } from "./publish-to-visible";
import { benchSending } from "./sending";
import { benchStatusPage } from "./status-page";
import { benchTimelinePages } from "./timeline-pages";

const root = process.cwd();

/** In this order: the status page is measured with one public incident on it, so it comes first. */
const SECTIONS: Record<string, (server: BenchServer, isQuick: boolean) => Promise<Section>> = {
  "status-page": benchStatusPage,
  publish: benchPublishToVisible,
  streams: benchEventStreams,
  writes: benchApiWrites,
  timeline: benchTimelinePages,
  "first-load": benchFirstLoad,
  interactions: benchInteractions,
  sending: benchSending,
};

const USAGE = `npm run bench -- [--only ${Object.keys(SECTIONS).join(",")}] [--quick] [--json FILE]`;

function options() {
  try {
    const { values } = parseArgs({
      options: { only: { type: "string" }, quick: { type: "boolean" }, json: { type: "string" } },
    });
    const names = values.only?.split(",") ?? Object.keys(SECTIONS);
    const unknown = names.find((name) => !Object.hasOwn(SECTIONS, name));
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
    const json = resolve(root, values.json ?? ".majorops/bench/latest.json");
    return { names, json, isQuick: values.quick ?? false };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`);
    return process.exit(2);
  }
}

const { names, json, isQuick } = options();
const startedAt = new Date().toISOString();
const figures: Figure[] = [];
const skipped: Skip[] = [];
const starting = startBenchServer(root);
let stopping: Promise<void> | undefined;
const stop = (): Promise<void> => {
  stopping ??= starting.then((server) => server.stop());
  return stopping;
};
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));

const server = await starting;
try {
  for (const name of Object.keys(SECTIONS).filter((each) => names.includes(each))) {
    const since = performance.now();
    process.stderr.write(`${name} … `);
    const section = await SECTIONS[name]?.(server, isQuick);
    figures.push(...(section?.figures ?? []));
    skipped.push(...(section?.skipped ?? []));
    process.stderr.write(`${((performance.now() - since) / 1000).toFixed(0)} s\n`);
  }
} finally {
  await stop();
}

const machine = { platform: platform(), cores: cpus().length, cpu: cpus()[0]?.model ?? "", node: process.version };
await mkdir(dirname(json), { recursive: true });
const results = figures.map((figure) => ({ ...figure, isReached: isReached(figure) }));
await writeFile(json, `${JSON.stringify({ startedAt, machine, isQuick, figures: results, skipped }, null, 2)}\n`);
const missed = results.filter((result) => result.isReached === false);
process.stdout.write(`\n${table(figures)}\n\n`);
for (const { id, why } of skipped) process.stdout.write(`skipped ${id}: ${why}\n`);
process.stdout.write(`${machine.cores} cores, ${machine.cpu}, Node ${machine.node}; as JSON: ${json}\n`);
process.stdout.write(
  missed.length === 0
    ? "Every target is reached.\n"
    : `${missed.length} targets are missed; docs/performance.md says why.\n`,
);
