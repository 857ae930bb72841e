import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, open, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { monotonicMs } from "../core/clock";
import { AppError } from "../core/errors";
import type { PostgresHome } from "./postgres-home";

const run = promisify(execFile);

/** Whether a process of that id exists; one of another user counts. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function commandOf(pid: number): Promise<string> {
  const proc = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  if (proc !== null) return proc.replaceAll("\0", " ");
  return run("ps", ["-p", String(pid), "-o", "command="]).then(
    ({ stdout }) => stdout,
    () => "",
  );
}

export type Postmaster = { pid: number; port: number };

/**
 * The server that runs on this cluster, or null. The pid file of a killed one is removed, also where its id now
 * belongs to another program, which Postgres itself would take for a server that still runs.
 */
export async function findPostmaster(home: PostgresHome): Promise<Postmaster | null> {
  const file = join(home.cluster, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (isAlive(pid) && (await commandOf(pid)).includes(home.cluster)) return { pid, port: Number(lines[3]) };
  await rm(file, { force: true });
  return null;
}

/** A port that nobody holds at this moment; the wanted one if it is free. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const port = await new Promise<number | null>((resolve) => {
    server.once("error", () => resolve(null));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : null);
    });
  });
  server.close();
  if (port !== null) return port;
  if (wanted === 0) throw new AppError("UNAVAILABLE", "No free port on 127.0.0.1 for the database.");
  return freePort(0);
}

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  timezone: "UTC",
  log_timezone: "UTC",
  huge_pages: "off",
  log_min_messages: "warning",
};
/** Nothing that a crash may lose: for databases that tests throw away. */
const THROWAWAY = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Starts the server in a session of its own, so that Ctrl-C in a terminal reaches us first and it last. */
export async function spawnPostmaster(home: PostgresHome, port: number, isThrowaway: boolean): Promise<void> {
  const settings = Object.entries({ ...SETTINGS, ...(isThrowaway ? THROWAWAY : {}) });
  const args = [
    "-D",
    home.cluster,
    "-p",
    String(port),
    ...settings.flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  ];
  const log = await open(home.logFile, "a", 0o600);
  if ("uid" in home.runAs) await chown(home.logFile, home.runAs.uid, home.runAs.gid);
  const child = spawn(join(home.bin, "postgres"), args, {
    ...home.runAs,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
    env: { NODE_ENV: "production", PATH: process.env.PATH, LC_ALL: "C", PGTZ: "UTC" },
  });
  child.on("error", () => undefined); // the wait for readiness reports it
  const over = new AbortController();
  const ready = waitForReady(home, port, over.signal).then(() => ["ready"]);
  const [outcome] = await Promise.race([once(child, "exit"), ready]).finally(() => over.abort());
  child.unref();
  await log.close();
  if (outcome === "ready") return;
  throw new AppError("UNAVAILABLE", `The database did not start (${home.logFile}):\n${await logTail(home)}`);
}

async function waitForReady(home: PostgresHome, port: number, over: AbortSignal): Promise<void> {
  const end = monotonicMs() + 60_000;
  while (monotonicMs() < end && !over.aborted) {
    const lines = (await readFile(join(home.cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (Number(lines[3]) === port && lines[7]?.trim() === "ready") return;
    await sleep(25);
  }
  throw new AppError("UNAVAILABLE", `The database was not ready after a minute. See ${home.logFile}.`);
}

async function logTail(home: PostgresHome): Promise<string> {
  const text = await readFile(home.logFile, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-4).join("\n");
}

/** Ends the server: politely, then firmly. Returns when it is gone. */
export async function endPostmaster(pid: number): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", 6],
    ["SIGQUIT", 3],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const end = monotonicMs() + seconds * 1000;
    while (isAlive(pid) && monotonicMs() < end) await sleep(20);
  }
}
