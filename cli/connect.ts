import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
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

/** As withContext, where the environment is complete already. */
export async function onDatabase<T>(work: (ctx: Context) => Promise<T>, requestId?: string): Promise<T> {
  const { getDb } = await import("../server/db/client");
  const { db, pool } = getDb();
  try {
    await requireSchema(pool);
    const ctx = systemContext(db, `Command line (${userInfo().username})`, "cli");
    return await work({ ...ctx, requestId: requestId ?? null });
  } finally {
    await db.$disconnect();
    if (!pool.ended) await pool.end();
  }
}

async function requireSchema(pool: { query: (sql: string) => Promise<{ rows: unknown[] }> }): Promise<void> {
  const { rows } = await pool.query("select 1 where to_regclass('public.incident') is not null");
  if (rows.length > 0) return;
  throw new AppError("CONFLICT", "The database has no tables yet. Run mim db migrate first.");
}
