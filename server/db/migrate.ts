import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { AppError } from "../core/errors";

/** Any number that no one else uses: two processes that migrate at once take turns by it. */
const MIGRATION_LOCK = 4_242_001;

/** Prisma's own table, so that `prisma migrate deploy` and this agree on what has been applied. */
const HISTORY = `create table if not exists _prisma_migrations (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0)`;

/**
 * Brings the database to today's schema: the worker's tables, then every unapplied folder of prisma/migrations,
 * each in one transaction with its row in the history. Safe when several processes start together (ADR 0002).
 * @param connectionString a role that may create tables
 * @param root the checkout's folder
 * @returns names of the migrations applied now
 * @throws CONFLICT when an applied migration's text changed since
 */
export async function migrate(connectionString: string, root = process.cwd()): Promise<string[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await runMigrations({ connectionString });
    return await applyPending(client, join(root, "prisma/migrations"));
  } finally {
    await client.end();
  }
}

async function applyPending(client: pg.Client, dir: string): Promise<string[]> {
  await client.query(HISTORY);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const done: string[] = [];
  for (const name of names.sort()) {
    const sql = await readFile(join(dir, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    const before = applied.get(name);
    if (before === checksum) continue;
    if (before !== undefined) {
      throw new AppError(
        "CONFLICT",
        `Migration ${name} changed after it was applied. Put its text back and add a new one.`,
      );
    }
    await applyOne(client, name, sql, checksum);
    done.push(name);
  }
  return done;
}

async function applyOne(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into public._prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       values ($1, $2, clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
