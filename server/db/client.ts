import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { type Prisma, PrismaClient } from "./generated/client";

export type Db = PrismaClient;
/** The client inside a transaction; verbs get it from inTransaction. */
export type Tx = Prisma.TransactionClient;

/** The role without UPDATE, DELETE and TRUNCATE on what must never change; made by the first migration. */
export const APP_ROLE = "majorops_app";

/**
 * A pool whose connections act as APP_ROLE, where the database has it and lets us.
 * @param connectionString a postgres:// URL
 * @param max connections at most
 */
export function createPool(connectionString: string, max = 20): pg.Pool {
  return new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    application_name: "majorops",
    async onConnect(client) {
      const { rows } = await client.query<{ may: boolean }>(
        "select coalesce((select pg_has_role(current_user, oid, 'MEMBER') from pg_roles where rolname = $1), false) as may",
        [APP_ROLE],
      );
      if (rows[0]?.may) await client.query(`set role ${APP_ROLE}`);
    },
  } as pg.PoolConfig & { onConnect: (client: pg.ClientBase) => Promise<void> });
}

/** More texts than ours are lists that grow (IN); they are not worth a place in every connection's memory. */
const STATEMENTS_AT_MOST = 300;
const statements = new Map<string, string>();

/** Names a statement by its text, so that a connection parses and plans it once; "" leaves it without a name. */
function statementName(query: { sql: string; args: unknown[] }): string {
  if (query.args.length === 0) return "";
  const known = statements.get(query.sql);
  if (known !== undefined || statements.size >= STATEMENTS_AT_MOST) return known ?? "";
  const name = `majorops_${statements.size}`;
  statements.set(query.sql, name);
  return name;
}

/** A Prisma client on the pool, with prepared statements. */
export const createDb = (pool: pg.Pool): Db =>
  new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: statementName }) });

type Shared = { pool: pg.Pool; db: Db };
const shared = globalThis as typeof globalThis & { majoropsDb?: Shared };

/** The process's one pool and client, also across the bundles of the front door and of Next. */
export function getDb(): Shared {
  if (!shared.majoropsDb) {
    const url = env().DATABASE_URL;
    if (!url) throw new AppError("UNAVAILABLE", "DATABASE_URL is not set. Start MajorOps with npm start, or set it.");
    const pool = createPool(url);
    pool.on("error", () => undefined); // an idle connection lost; the next query opens another
    shared.majoropsDb = { pool, db: createDb(pool) };
  }
  return shared.majoropsDb;
}
