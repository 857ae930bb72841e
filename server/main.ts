import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { systemClock } from "./core/clock";
import { type Env, parseEnv } from "./core/env";
import { AppError } from "./core/errors";
import { keepSecret } from "./core/keep-secret";
import { dataFolder, type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from "./db/embedded-postgres";
import { migrate } from "./db/migrate";
import { freePort } from "./db/postgres-process";
import { placeOf, waitForDatabase } from "./db/wait-for-database";

type Part = { name: string; close: () => Promise<void> };

const flags = new Set(process.argv.slice(2));
const isDev = flags.has("--dev");
const isWorkerOnly = flags.has("--worker");
const firstStep = Number(process.env.MAJOROPS_STEP ?? "1");
const steps = isWorkerOnly ? ["Database", "Schema", "Worker"] : ["Database", "Schema", "Demo", "Server"];

/** What runs, in the order of its start; closed from the last to the first. */
const parts: Part[] = [];

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Does one numbered step of the start and says how it ended and how long it took. */
async function step<T>(name: string, work: () => Promise<{ said: string; value: T }>): Promise<T> {
  const since = performance.now();
  const label = `[${firstStep + steps.indexOf(name)}/${firstStep - 1 + steps.length}] ${name}`;
  const patience = setTimeout(() => say(`${label} …`), 1500);
  const { said, value } = await work().finally(() => clearTimeout(patience));
  say(`${label}: ${said} (${((performance.now() - since) / 1000).toFixed(1)} s)`);
  return value;
}

/** Pending while the database starts: who stops then waits for it, or it would outlive us. */
let opening: Promise<EmbeddedPostgres | null> | undefined;

/** Closes everything, each part with a limit of its own, so that one that hangs does not keep the rest alive. */
let closing: Promise<void> | undefined;
function closeAll(): Promise<void> {
  closing ??= (async () => {
    await opening?.catch(() => undefined);
    for (const part of parts.reverse()) {
      const limit = part.name === "database" ? 10_000 : 4_000;
      const end = await Promise.race([part.close().then(() => "closed"), sleep(limit, "late", { ref: false })]).catch(
        (error: unknown) => String(error),
      );
      if (end !== "closed") say(`${part.name}: ${end === "late" ? "did not stop in time" : end}`);
    }
  })();
  return closing;
}

async function stop(exitCode: number): Promise<never> {
  if (!closing && exitCode === 0) say("\nStopping …");
  await closeAll();
  if (exitCode === 0) say("Stopped.");
  process.exit(exitCode);
}

/** Files of public pages that an earlier run left. */
const publicPages = (dataDir: string): Promise<string[]> => readdir(join(dataDir, "public")).catch(() => []);

/** Opens the database: the one of DATABASE_URL, or our own, whose URL goes into the environment. */
async function openDatabase(settings: Env, dataDir: string): Promise<{ said: string; value: EmbeddedPostgres | null }> {
  if (settings.DATABASE_URL) {
    // Where public pages stand ready, readers wait for them, not for the database.
    await waitForDatabase(settings.DATABASE_URL, !isWorkerOnly && (await publicPages(dataDir)).length > 0 ? 2 : 15);
    return { said: `answers at ${placeOf(settings.DATABASE_URL)}`, value: null };
  }
  const embedded = await startEmbeddedPostgres({ dataDir });
  parts.push({ name: "database", close: embedded.stop });
  process.env.DATABASE_URL = embedded.url;
  return { said: embedded.isFresh ? "built-in Postgres started" : "built-in Postgres was running", value: embedded };
}

/**
 * Whether the demo is on: as MAJOROPS_DEMO says; unset, in an empty database or one that holds the demo already,
 * but never where somebody configured a real sign-in.
 */
async function chooseDemo(settings: Env, url: string): Promise<{ isOn: boolean; isEmpty: boolean; why: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ empty: boolean; demo: boolean }>(
    `select not exists (select from "user") and not exists (select from incident) as empty,
            exists (select from "user" where is_persona) as demo`,
  );
  await client.end();
  const isEmpty = rows[0]?.empty ?? false;
  const given = process.env.MAJOROPS_DEMO;
  if (given === "0" || given === "1") return { isOn: given === "1", isEmpty, why: `off (MAJOROPS_DEMO=${given})` };
  if (settings.OIDC_ISSUER || settings.ADMIN_EMAIL) {
    return { isOn: false, isEmpty, why: "off, as a real sign-in is configured (MAJOROPS_DEMO=1 turns it on)" };
  }
  const isOn = isEmpty || (rows[0]?.demo ?? false);
  return { isOn, isEmpty, why: "off, as the database holds real data (MAJOROPS_DEMO=1 turns it on)" };
}

async function prepareDemo(isOn: boolean, isEmpty: boolean, why: string): Promise<{ said: string; value: null }> {
  if (!isOn) return { said: why, value: null };
  if (!isEmpty) return { said: "in the database already", value: null };
  const [{ seedDemo }, { getDb }] = await Promise.all([import("./replay/seed-demo"), import("./db/client")]);
  await seedDemo({ db: getDb().db, clock: systemClock });
  return { said: "played into the empty database", value: null };
}

async function startServer(port: number): Promise<{ said: string; value: string }> {
  const { startHttpServer } = await import("./http/start-http-server");
  const server = await startHttpServer({ port, dev: isDev }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new AppError("CONFLICT", `Port ${port} is taken by another program. Choose one: PORT=${port + 1} npm start`);
  });
  const url = (process.env.APP_URL || `http://localhost:${server.port}`).replace(/\/+$/, "");
  // The connections stay until the worker is done; the first to close is the one that takes requests.
  parts.push({ name: "server", close: () => server.close() });
  return { said: `listens on port ${server.port}`, value: url };
}

async function startWorkerPart(): Promise<{ said: string; value: null }> {
  const { startWorker } = await import("./jobs/worker");
  const worker = await startWorker();
  parts.push({ name: "worker", close: () => worker.close() });
  return { said: "works on the queue", value: null };
}

async function banner(url: string, isDemo: boolean, dataDir: string, embedded: EmbeddedPostgres | null): Promise<void> {
  const lines = ["", "  MajorOps is ready.", "", `  Status page   ${url}/`, `  Board         ${url}/admin`];
  lines.push(`  New incident  ${url}/new`, `  Sign in       ${url}/login`);
  if (isDemo) {
    lines.push("                one click a persona: this is the demo, do not open it to the internet");
    lines.push(`  Mailbox       ${url}/dev/mailbox`);
  } else {
    const [{ firstAdminLink }, { getDb }] = await Promise.all([import("./auth/first-admin"), import("./db/client")]);
    const link = await firstAdminLink(getDb().db, url, systemClock);
    if (link) lines.push(`  First admin   ${link}`, "                valid once, for a day");
  }
  const database = embedded ? embedded.cluster : placeOf(process.env.DATABASE_URL ?? "");
  lines.push("", `  Database      ${database}`, `  Other data    ${dataDir}`, "", "  Ctrl-C stops it.", "");
  say(lines.join("\n"));
}

async function start(): Promise<unknown> {
  const settings = parseEnv(process.env);
  const dataDir = dataFolder(settings.MAJOROPS_DATA);
  process.env.MAJOROPS_DATA = resolve(dataDir);
  process.env.AUTH_SECRET = settings.AUTH_SECRET ?? (await keepSecret(dataDir));
  const port = settings.PORT === 0 ? await freePort() : settings.PORT;
  process.env.PORT = String(port);
  opening = step("Database", () => openDatabase(settings, dataDir));
  let early: string | null = null;
  const embedded = await opening.catch(async (error: unknown) => {
    early = await serveWithoutDatabase(error, settings, dataDir, port);
    return null;
  });
  const databaseUrl = process.env.DATABASE_URL ?? "";
  await step("Schema", async () => {
    const applied = await migrate(databaseUrl);
    return { said: applied.length > 0 ? `${applied.length} migrations applied` : "up to date", value: applied };
  });
  const demo = await chooseDemo(settings, databaseUrl);
  // From here on the environment is complete; nothing above has loaded a module that reads it.
  process.env.MAJOROPS_DEMO = demo.isOn ? "1" : "0";
  parts.push(await databaseClients());
  if (isWorkerOnly) return step("Worker", startWorkerPart);
  await step("Demo", () => prepareDemo(demo.isOn, demo.isEmpty, demo.why));
  if (settings.WORKER === "inline") await startWorkerPart();
  const url = early ?? (await step("Server", () => startServer(port)));
  await banner(url, demo.isOn, dataDir, embedded);
  process.send?.({ ready: true, url, port });
  return url;
}

/**
 * The database does not answer, but public pages stand on disk: whoever restarts us in an outage must not take the
 * status page away. Serves them, waits for the database, and lets the start go on.
 * @throws the given error where there is nothing to serve
 */
async function serveWithoutDatabase(error: unknown, settings: Env, dataDir: string, port: number): Promise<string> {
  const pages = await publicPages(dataDir);
  const url = settings.DATABASE_URL;
  if (!url || isWorkerOnly || pages.length === 0 || !(error instanceof AppError)) throw error;
  say(`\n${error.message}\nUntil it answers, the public pages are served as they stood; nothing else works.\n`);
  process.env.MAJOROPS_DEMO ??= "0";
  const address = await step("Server", () => startServer(port));
  process.send?.({ ready: true, url: address, port });
  for (;;) {
    const isBack = await waitForDatabase(url, 60).then(
      () => true,
      () => sleep(1_000).then(() => false),
    );
    if (isBack) return address;
  }
}

async function databaseClients(): Promise<Part> {
  const { getDb } = await import("./db/client");
  const close = async (): Promise<void> => {
    const { db, pool } = getDb();
    await db.$disconnect();
    if (!pool.ended) await pool.end();
  };
  return { name: "connections", close };
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
// The script that started us is gone, however it ended: do not outlive it.
process.on("disconnect", () => void stop(0));

/** What start.mjs asks for when we were killed: a database that nobody uses any more is stopped. */
async function cleanUp(): Promise<void> {
  const dataDir = dataFolder(process.env.MAJOROPS_DATA);
  if (!process.env.DATABASE_URL && (await findEmbeddedPostgres(dataDir))) {
    await (await startEmbeddedPostgres({ dataDir })).stop();
  }
  process.exit(0);
}

const begin = flags.has("--clean-up") ? cleanUp : start;
begin().catch(async (error: unknown) => {
  process.stderr.write(
    `\n${error instanceof AppError ? error.message : error instanceof Error ? error.stack : error}\n`,
  );
  await stop(1);
});
