import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, parseCronItems, type Runner, run, type TaskList } from "graphile-worker";
import pg from "pg";
import type { Clock } from "../core/clock";
import { systemClock } from "../core/clock";
import { systemContext } from "../core/context";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import { type Db, getDb } from "../db/client";
import type { Jobs } from "./jobs";
import { Liveness, releaseDeadWorkers } from "./liveness";
import { EVERY_MINUTE, JOBS, RECOVERIES } from "./registry";

export type WorkerOptions = {
  /** Jobs at once. */
  concurrency?: number;
  /** Where the queue lies; by default DATABASE_URL. Its role must own the queue's tables. */
  connectionString?: string;
  /** What the handlers work with; by default the process's own. */
  db?: Db;
  jobs?: Jobs;
  /** What to do before a job runs again whose process was killed. */
  recoveries?: Jobs;
  clock?: Clock;
};

export type WorkerHandle = { close(): Promise<void> };

/** New jobs wake the worker at once; this finds what a lost wake-up left. */
const POLL_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;
/** A connection that is gone may never say so: what cannot be opened or closed by then is left behind. */
const GIVE_UP_MS = 10_000;
const RELEASE_DEAD = "jobs.releaseDead";

const atMost = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => undefined), delay(GIVE_UP_MS, undefined, { ref: false })]);

const logger = new Logger(() => (level, message, meta) => {
  if (level === "error") log.error({ err: meta?.error }, message);
  else if (level === "warning") log.warn(message);
  else log.debug(message);
});

type Handlers = { jobs: Jobs; recoveries: Jobs; db: Db; clock: Clock };

async function takeOverDeadWorkers(pool: pg.Pool, { recoveries, db, clock }: Handlers): Promise<void> {
  const freed = await releaseDeadWorkers(pool, async ({ name, payload }) => {
    await recoveries[name]?.(systemContext(db, name, "job", clock), payload);
  });
  if (freed.length > 0) log.info({ jobs: freed.length }, "took over the jobs of a worker that is gone");
}

function taskList(handlers: Handlers, pool: pg.Pool): TaskList {
  const { jobs, db, clock } = handlers;
  const tasks: TaskList = { [RELEASE_DEAD]: () => takeOverDeadWorkers(pool, handlers) };
  for (const [name, handle] of Object.entries(jobs)) {
    tasks[name] = async (payload) => handle(systemContext(db, name, "job", clock), payload);
  }
  return tasks;
}

/**
 * Starts working on the queue: at once if the database answers, else as soon as it does, and again after the
 * database was gone. Jobs that a killed process left are taken up at the start and once a minute.
 * @returns a handle whose close() lets the jobs under way end
 * @throws UNAVAILABLE when no database is configured
 */
export async function startWorker(options: WorkerOptions = {}): Promise<WorkerHandle> {
  const connectionString = options.connectionString ?? env().DATABASE_URL;
  if (!connectionString) throw new AppError("UNAVAILABLE", "DATABASE_URL is not set, so there is no queue to work on.");
  const handlers: Handlers = {
    jobs: options.jobs ?? JOBS,
    recoveries: options.recoveries ?? RECOVERIES,
    db: options.db ?? getDb().db,
    clock: options.clock ?? systemClock,
  };
  const concurrency = options.concurrency ?? 4;
  const stopping = new AbortController();
  const signal = stopping.signal;
  let runner: Runner | undefined;
  let tellFirst: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    tellFirst = resolve;
  });

  const runOnce = async (): Promise<void> => {
    const pool = new pg.Pool({
      connectionString,
      max: concurrency + 3,
      connectionTimeoutMillis: GIVE_UP_MS,
      application_name: "majorops worker",
    });
    // A lost connection is no reason to end the process: the next query opens another.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    const liveness = new Liveness(connectionString);
    let poolId = "";
    const events = new EventEmitter();
    events.on("pool:create", ({ workerPool }: { workerPool: { id: string } }) => {
      poolId = workerPool.id;
    });
    try {
      await takeOverDeadWorkers(pool, handlers);
      if (signal.aborted) return;
      runner = await run({
        pgPool: pool,
        events,
        logger,
        concurrency,
        noHandleSignals: true,
        pollInterval: POLL_MS,
        // Without these the queue writes a job's end unobserved, and a lost connection there ends the whole process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        taskList: taskList(handlers, pool),
        parsedCronItems: parseCronItems([RELEASE_DEAD, ...EVERY_MINUTE].map((task) => ({ task, match: "* * * * *" }))),
        // Asked before each job is taken: no job is ever held by a pool that does not show that it lives.
        forbiddenFlags: async () => {
          await liveness.hold(poolId);
          return [];
        },
      });
      tellFirst();
      if (signal.aborted) await runner.stop("closing");
      await runner.promise;
    } finally {
      runner = undefined;
      await atMost(liveness.release());
      await atMost(pool.end());
    }
  };

  const supervised = (async () => {
    for (let pause = 250; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await runOnce();
        pause = 250;
      } catch (error) {
        log.warn({ err: error }, "the worker stopped and will start again");
      }
      tellFirst();
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  })();
  await first;
  return {
    async close() {
      stopping.abort();
      await runner?.stop("closing").catch(() => undefined);
      await supervised;
    },
  };
}
