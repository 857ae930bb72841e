import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { createToken } from "../../server/api-tokens/create-token";
import { systemClock } from "../../server/core/clock";
import { type Context, systemContext } from "../../server/core/context";
import { createDb, createPool, type Db } from "../../server/db/client";
import { startEmbeddedPostgres } from "../../server/db/embedded-postgres";
import { addListMember } from "../../server/lists/add-list-member";
import { createList } from "../../server/lists/create-list";
import { addUser } from "../../server/users/add-user";
import { signInHeader } from "../support/sign-in";
import { end, message } from "./child";
import { HttpClient } from "./http-client";

export type BenchServer = {
  url: string;
  pid: number | undefined;
  databaseUrl: string;
  pool: pg.Pool;
  db: Db;
  /** A context of the system at this instant, for what the bench writes itself. */
  context: () => Context;
  /** Headers of a Major Incident Manager's API token, and the session cookie of the same person. */
  bearer: { authorization: string };
  cookie: { cookie: string };
  /** A client with the token, over so many connections. */
  client: (connections?: number) => HttpClient;
  stop: () => Promise<void>;
};

const RECIPIENTS = 5;

/** Nothing that the bench does may reach anyone outside, whatever the environment or .env says. */
const NO_OUTSIDE = Object.fromEntries(
  ["RESEND_API_KEY", "SMTP_URL", "SLACK_WEBHOOK_URL", "TEAMS_WEBHOOK_URL", "AI_API_KEY", "APP_URL"].map((name) => [
    name,
    "",
  ]),
);

async function people(db: Db, secret: string, url: string) {
  const context = () => systemContext(db, "bench", "cli", systemClock);
  const mim = await addUser({
    ctx: context(),
    input: { email: "mim@bench.test", displayName: "Bench MIM", role: "mim" },
  });
  const token = await createToken({ ctx: context(), input: { name: "bench", scopes: ["*"], user: mim.email } });
  const list = await createList({ ctx: context(), input: { name: "Bench", audience: "stakeholder" } });
  for (let i = 0; i < RECIPIENTS; i += 1) {
    await addListMember({ ctx: context(), input: { listId: list.id, email: `reader-${i}@bench.test` } });
  }
  return {
    context,
    bearer: { authorization: `Bearer ${token.secret}` },
    cookie: { cookie: await signInHeader(mim.id, secret, url) },
  };
}

function launch(root: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["--enable-source-maps", join(root, "dist/main.mjs")], {
    cwd: root,
    // What it says goes to standard error, so that the table stands alone.
    stdio: ["ignore", 2, 2, "ipc"],
    env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "warn", PORT: "0", ...env },
  });
}

let secret: string | undefined;

/** The product as `npm start` runs it, on a database of its own with the same care for the data, and one person in it. */
export async function startBenchServer(root: string, more: Record<string, string> = {}): Promise<BenchServer> {
  // On the disk where `npm start` keeps its data: a temporary folder may lie in memory, where commits cost nothing.
  const folder = join(root, ".majorops/bench");
  await mkdir(folder, { recursive: true });
  const dataDir = await mkdtemp(join(folder, "run-"));
  await chmod(dataDir, 0o711); // the database's own user passes through it
  const postgres = await startEmbeddedPostgres({ dataDir });
  // A second server of the same run shares it, because the bench itself seals what it writes on either.
  secret ??= randomBytes(24).toString("hex");
  const env = {
    DATABASE_URL: postgres.url,
    AUTH_SECRET: secret,
    MAJOROPS_DATA: dataDir,
    MAJOROPS_DEMO: "0",
    WORKER: "inline",
    ...NO_OUTSIDE,
    ...more,
  };
  // The bench writes through the verbs too, and the record's seal needs the same secret.
  Object.assign(process.env, env);
  const child = launch(root, env);
  try {
    const { port } = await message<{ port: number }>(child);
    const url = `http://127.0.0.1:${port}`;
    const pool = createPool(postgres.url);
    const db = createDb(pool);
    const made = await people(db, secret, url);
    const clients: HttpClient[] = [];
    return {
      url,
      pid: child.pid,
      databaseUrl: postgres.url,
      pool,
      db,
      ...made,
      client(connections = 1) {
        const client = new HttpClient(url, made.bearer, connections);
        clients.push(client);
        return client;
      },
      async stop() {
        for (const client of clients) client.close();
        await db.$disconnect();
        if (!pool.ended) await pool.end();
        await end(child);
        await postgres.stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await end(child, "SIGKILL");
    await postgres.stop();
    throw error;
  }
}
