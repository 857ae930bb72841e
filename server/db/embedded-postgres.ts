import { randomBytes } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { monotonicMs } from "../core/clock";
import { AppError } from "../core/errors";
import { ensureCluster, findHome, makeFolder, type PostgresHome } from "./postgres-home";
import { endPostmaster, findPostmaster, freePort, type Postmaster, spawnPostmaster } from "./postgres-process";

/** Every process that uses the database holds one connection of this name; the last to leave stops the server. */
const LEASE = "majorops lease";
const DATABASE = "majorops";

export type EmbeddedPostgres = {
  /** URL of the app's database. */
  url: string;
  /** URL of the database postgres, as its superuser. */
  adminUrl: string;
  /** Where the data lies. */
  cluster: string;
  /** False where one was running already: another process's, or one whose starter was killed. */
  isFresh: boolean;
  /** Gives up our use, and stops the server unless another process uses it. */
  stop: () => Promise<void>;
};

type State = { password: string; port: number };

/** The folder of data, from MAJOROPS_DATA. */
export const dataFolder = (value: string | undefined): string => resolve(value || ".majorops");

const stateFile = (dataDir: string): string => join(dataDir, "postgres.json");

async function readState(dataDir: string): Promise<State | null> {
  const text = await readFile(stateFile(dataDir), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as State);
}

async function writeState(dataDir: string, state: State): Promise<void> {
  await writeFile(stateFile(dataDir), `${JSON.stringify(state)}\n`, { mode: 0o600 });
  await chmod(stateFile(dataDir), 0o600);
}

const urlOf = (state: State, database: string): string =>
  `postgresql://postgres:${state.password}@127.0.0.1:${state.port}/${database}`;

/**
 * Starts the built-in Postgres on the data folder, or joins the one that runs there already.
 * @param dataDir what `dataFolder` gave
 * @param isThrowaway trades the safety of the data for speed
 * @throws UNAVAILABLE with what to do, where it cannot start
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  isThrowaway?: boolean;
}): Promise<EmbeddedPostgres> {
  const { dataDir, isThrowaway = false } = options;
  await makeFolder(dataDir);
  if (isThrowaway) await chmod(dataDir, 0o711); // a temporary folder is closed to the server's own user
  const home = await findHome(dataDir);
  const state = (await readState(dataDir)) ?? { password: randomBytes(24).toString("hex"), port: 0 };
  if (state.port === 0) await writeState(dataDir, state);
  await ensureCluster(home, state.password);

  const running = await findPostmaster(home);
  const joined = running ? await joinRunning(home, { ...state, port: running.port }) : null;
  if (joined) {
    await writeState(dataDir, { ...state, port: joined.state.port });
    return handle(home, joined.state, joined.lease, false);
  }
  const port = await launch(home, state.port, isThrowaway);
  const started = { ...state, port };
  await writeState(dataDir, started);
  const lease = await connectLease(started);
  await ensureDatabase(lease);
  return handle(home, started, lease, true);
}

/** Joins a server that runs: it may still be starting, or be on its way out (then null, once it is gone). */
async function joinRunning(home: PostgresHome, state: State): Promise<{ state: State; lease: pg.Client } | null> {
  const end = monotonicMs() + 30_000;
  let reason: unknown;
  while (monotonicMs() < end) {
    if (!(await findPostmaster(home))) return null;
    try {
      const lease = await connectLease(state);
      await ensureDatabase(lease);
      return { state, lease };
    } catch (error) {
      reason = error;
      if ((error as { code?: string }).code === "28P01") break; // wrong password: waiting does not help
      await sleep(100);
    }
  }
  throw new AppError(
    "UNAVAILABLE",
    `A database already runs in ${home.cluster} and does not let us in: ${reason instanceof Error ? reason.message : reason}`,
  );
}

/** Starts the server on the port of last time, or on another where that is taken. */
async function launch(home: PostgresHome, wanted: number, isThrowaway: boolean): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? wanted : 0);
    try {
      await spawnPostmaster(home, port, isThrowaway);
      return port;
    } catch (error) {
      // A port snatched meanwhile, or a killed server's last children that still hold its memory.
      if (attempt >= 4) throw error;
      await sleep(attempt * 300);
      const other = await findPostmaster(home);
      if (other) return other.port;
    }
  }
}

async function connectLease(state: State): Promise<pg.Client> {
  const lease = new pg.Client({
    connectionString: urlOf(state, "postgres"),
    application_name: LEASE,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  lease.on("error", () => undefined); // the server went away; stop() copes
  await lease.connect();
  return lease;
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
  if (rowCount) return;
  await client.query(`create database ${DATABASE}`).catch((error: { code?: string }) => {
    if (error.code !== "42P04" && error.code !== "23505") throw error; // another process was first
  });
}

function handle(home: PostgresHome, state: State, lease: pg.Client, isFresh: boolean): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  return {
    url: urlOf(state, DATABASE),
    adminUrl: urlOf(state, "postgres"),
    cluster: home.cluster,
    isFresh,
    stop() {
      stopping ??= leave(home, lease);
      return stopping;
    },
  };
}

async function leave(home: PostgresHome, lease: pg.Client): Promise<void> {
  const others = await lease
    .query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()",
      [LEASE],
    )
    .then(
      ({ rows }) => rows[0]?.n ?? 0,
      () => 0,
    );
  await lease.end().catch(() => undefined);
  const running: Postmaster | null = others > 0 ? null : await findPostmaster(home);
  if (running) await endPostmaster(running.pid);
}

/** URL of the built-in database if it runs on the data folder, for programs that only look. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const state = await readState(dataDir);
  if (!state?.port) return null;
  const running = await findPostmaster(await findHome(dataDir));
  return running ? urlOf({ ...state, port: running.port }, DATABASE) : null;
}
