import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { monotonicMs } from "../core/clock";
import { AppError } from "../core/errors";

const OLDEST = 15;

/** Answers that waiting does not change: wrong name or password, no such database, no right to it. */
const FINAL = new Set(["28P01", "28000", "3D000", "42501"]);

const WORDS: Record<string, string> = {
  ECONNREFUSED: "connection refused; nothing listens there",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name cannot be looked up now",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "no way to the host",
  ECONNRESET: "the connection was cut",
};

type Failure = { code?: string; message?: string; errors?: Failure[] };

function reasonOf(error: Failure): string {
  const first = error.errors?.[0] ?? error;
  return WORDS[first.code ?? ""] ?? first.message ?? "unknown reason";
}

/** host:port/database of a URL, for messages: never its user or password. */
export function placeOf(connectionString: string): string {
  const url = URL.parse(connectionString);
  if (!url) return "the database of DATABASE_URL";
  const host = url.hostname || url.searchParams.get("host") || "localhost";
  return `${host}:${url.port || url.searchParams.get("port") || "5432"}${url.pathname}`;
}

/**
 * Waits until the database answers, as it may be starting beside us.
 * @throws UNAVAILABLE with place and reason after `seconds`, or at once where waiting does not help
 */
export async function waitForDatabase(connectionString: string, seconds: number): Promise<void> {
  const end = monotonicMs() + seconds * 1000;
  for (;;) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string }>(
        "select current_setting('server_version_num') as version",
      );
      const version = Math.floor(Number(rows[0]?.version) / 10_000);
      if (version >= OLDEST) return;
      throw new AppError("UNAVAILABLE", `${placeOf(connectionString)} is Postgres ${version}; use ${OLDEST} or later.`);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const failure = error as Failure;
      if (monotonicMs() < end && !FINAL.has(failure.code ?? "")) {
        await sleep(300);
        continue;
      }
      throw new AppError(
        "UNAVAILABLE",
        `The database at ${placeOf(connectionString)} does not let us in: ${reasonOf(failure)}. Start it or correct DATABASE_URL; without DATABASE_URL, MajorOps brings its own.`,
      );
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
