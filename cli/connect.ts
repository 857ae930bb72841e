import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type Context, systemContext } from "../server/core/context";
import { AppError } from "../server/core/errors";
import { keepSecret } from "../server/core/keep-secret";
import { dataFolder, startEmbeddedPostgres } from "../server/db/embedded-postgres";
import { waitForDatabase } from "../server/db/wait-for-database";

/** The folder of the checkout, wherever the command was typed: both cli/ and dist/ lie in it. */
export const rootFolder = (): string => process.env.MAJOROPS_ROOT || join(import.meta.dirname, "..");

/** Refuses a command that works on the database while MIM_URL points to a server. */
function refuseRemote(): void {
  if (!process.env.MIM_URL) return;
  throw new AppError(
    "CONFLICT",
    "This command works on the database, and MIM_URL names a server. Unset MIM_URL, or run it there.",
  );
}

/**
 * Runs `work` with the URL of the database: of DATABASE_URL, or of the built-in one, which is started for it if need
 * be and stopped again unless others use it.
 * @param mayCreate whether a built-in database may be made where there is none
 */
export async function withDatabaseUrl<T>(work: (url: string) => Promise<T>, mayCreate = false): Promise<T> {
  refuseRemote();
  const dataDir = dataFolder(process.env.MAJOROPS_DATA);
  const given = process.env.DATABASE_URL;
  if (given) {
    await waitForDatabase(given, 0);
    process.env.AUTH_SECRET ||= await keepSecret(dataDir);
    return work(given);
  }
  if (!mayCreate && !(await stat(join(dataDir, "postgres.json")).catch(() => null))) {
    throw new AppError(
      "UNAVAILABLE",
      "There is no database here yet. Set DATABASE_URL, or make the built-in one with npm start or mim db migrate.",
    );
  }
  process.env.AUTH_SECRET ||= await keepSecret(dataDir);
  const embedded = await startEmbeddedPostgres({ dataDir });
  process.env.DATABASE_URL = embedded.url;
  try {
    return await work(embedded.url);
  } finally {
    await embedded.stop();
  }
}

/** Runs `work` with a context on the database; the record will say that the command line did it, and for whom. */
export async function withContext<T>(work: (ctx: Context) => Promise<T>, requestId?: string): Promise<T> {
  return withDatabaseUrl(() => onDatabase(work, requestId));
}

/** As withContext, where the environment names the database already. */
export async function onDatabase<T>(work: (ctx: Context) => Promise<T>, requestId?: string): Promise<T> {
  await lookAhead(process.env.DATABASE_URL ?? "");
  const { getDb } = await import("../server/db/client");
  const { db, pool } = getDb();
  try {
    const ctx = systemContext(db, `Command line (${userInfo().username})`, "cli");
    return await work({ ...ctx, requestId: requestId ?? null });
  } finally {
    await db.$disconnect();
    if (!pool.ended) await pool.end();
  }
}

/**
 * Refuses a database without tables, and decides as `npm start` does whether the demo is on: the environment is read
 * once, so this comes before anything that reads it.
 */
async function lookAhead(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows: tables } = await client.query("select 1 where to_regclass('public.incident') is not null");
    if (tables.length === 0) {
      throw new AppError("CONFLICT", "The database has no tables yet. Run mim db migrate first.");
    }
    const { MAJOROPS_DEMO, OIDC_ISSUER, ADMIN_EMAIL } = process.env;
    if (MAJOROPS_DEMO || OIDC_ISSUER || ADMIN_EMAIL) return;
    const { rows: personas } = await client.query('select 1 from public."user" where is_persona limit 1');
    process.env.MAJOROPS_DEMO = personas.length > 0 ? "1" : "0";
  } finally {
    await client.end();
  }
}
