import { readFileSync } from "node:fs";
import type pg from "pg";
import { isUnreachable } from "../db/is-unreachable";

/** The version of the running program. */
export const VERSION: string = (() => {
  try {
    return String((JSON.parse(readFileSync("package.json", "utf8")) as { version?: string }).version ?? "0.0.0");
  } catch {
    return "0.0.0";
  }
})();

export type Check = { isOk: boolean; detail: string };
export type Readiness = { isReady: boolean; checks: { database: Check; jobs: Check } };

/** First key of the locks by which workers show that they live (server/jobs/liveness). */
const WORKER_ALIVE = 4_242_003;
const LONGEST_WAIT_SECONDS = 60;
const ANSWER_WITHIN_MS = 3_000;

type JobsRow = { workers: number; waiting: number; oldest_seconds: number | null };

const JOBS = `select
  (select count(*)::int from pg_locks where locktype = 'advisory' and granted and objsubid = 2 and classid = $1
     and database = (select oid from pg_database where datname = current_database())) as workers,
  (select count(*)::int from graphile_worker.jobs where locked_at is null and run_at <= now()
     and attempts < max_attempts) as waiting,
  (select extract(epoch from now() - min(run_at))::int from graphile_worker.jobs where locked_at is null
     and run_at <= now() and attempts < max_attempts) as oldest_seconds`;

/** The queue's own tables belong to the role that signs in, not to the one that the app acts as. */
async function readJobs(pool: pg.Pool): Promise<JobsRow> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(`begin read only; set local role none; set local statement_timeout = ${ANSWER_WITHIN_MS}`);
    const { rows } = await client.query<JobsRow>(JOBS, [WORKER_ALIVE]);
    await client.query("commit");
    return rows[0] ?? { workers: 0, waiting: 0, oldest_seconds: null };
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure); // a connection that failed here is in no known state
  }
}

function judgeJobs({ workers, waiting, oldest_seconds: oldest }: JobsRow): Check {
  if (workers === 0) return { isOk: false, detail: "No worker is running." };
  if (oldest !== null && oldest > LONGEST_WAIT_SECONDS) {
    return { isOk: false, detail: `${waiting} jobs wait, the oldest for ${oldest} s.` };
  }
  return { isOk: true, detail: `${workers} running, ${waiting} waiting` };
}

/** Whether the database answers and jobs are worked on, and what is wrong where not. */
export async function checkReadiness(pool: pg.Pool): Promise<Readiness> {
  try {
    const jobs = judgeJobs(await within(readJobs(pool)));
    return { isReady: jobs.isOk, checks: { database: { isOk: true, detail: "answers" }, jobs } };
  } catch (error) {
    const detail =
      isUnreachable(error) || error instanceof TooSlow ? "The database does not answer." : "The database refuses.";
    const jobs = { isOk: false, detail: "Not known without the database." };
    return { isReady: false, checks: { database: { isOk: false, detail }, jobs } };
  }
}

class TooSlow extends Error {}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow("no answer in time")), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // it may fail later, when nobody waits for it any more
  }
}
