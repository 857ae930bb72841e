import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../server/db/migrate";

const MIGRATIONS = "prisma/migrations";
/** Runs that prepare the same template at the same time take turns by it. */
const TEMPLATE_LOCK = 4_242_002;

/** The URL with another database name. */
export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** Runs `work` with one connection of an administrator. */
export async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function migrationHash(root: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(join(root, MIGRATIONS), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const name of names.sort()) {
    hash.update(name).update(await readFile(join(root, MIGRATIONS, name, "migration.sql")));
  }
  return hash.digest("hex").slice(0, 12);
}

/**
 * Makes, once per text of the migrations, a migrated database that tests copy.
 * @param adminUrl a superuser's URL
 * @returns the template's name
 */
export async function prepareTemplate(adminUrl: string, root = process.cwd()): Promise<string> {
  const template = `majorops_template_${await migrationHash(root)}`;
  const building = `${template}_building`;
  return asAdmin(adminUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [template]);
    if (rowCount) return template;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building}`);
    await migrate(databaseUrl(adminUrl, building), root);
    await client.query(`alter database ${building} rename to ${template}`);
    return template;
  });
}
