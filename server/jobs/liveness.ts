import pg from "pg";

/** First key of the advisory locks by which workers show that they live; the second is a hash of the pool's id. */
const ALIVE = 4_242_003;

/**
 * Shows other processes that this worker pool lives: a lock of a session, which Postgres drops with the process,
 * however it ended. Taken again before the next job after the database dropped it.
 */
export class Liveness {
  readonly #connectionString: string;
  #client: pg.Client | undefined;
  #taking: Promise<void> | undefined;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  /** Holds the lock when it returns; cheap where it is held. */
  async hold(poolId: string): Promise<void> {
    if (this.#client) return;
    this.#taking ??= this.#take(poolId).finally(() => {
      this.#taking = undefined;
    });
    await this.#taking;
  }

  async #take(poolId: string): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: "majorops worker",
    });
    const lost = () => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on("error", lost);
    client.on("end", lost);
    await client.connect();
    await client.query("select pg_advisory_lock($1::int, hashtext($2))", [ALIVE, poolId]);
    this.#client = client;
  }

  /** Drops the lock; the pool counts as dead from now on. */
  async release(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }
}

export type FreedJob = { name: string; payload: unknown };

/**
 * Frees the jobs of worker pools whose process is gone; the queue itself would keep them locked for four hours.
 * @param pool connections that may write the queue's tables
 * @param beforeFreed done for each such job while it is still locked
 * @returns the jobs that run again now
 */
export async function releaseDeadWorkers(
  pool: pg.Pool,
  beforeFreed: (job: FreedJob) => Promise<void> = async () => undefined,
): Promise<FreedJob[]> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows: holders } = await client.query<{ pool_id: string }>(
      `select distinct locked_by as pool_id from graphile_worker._private_jobs where locked_by is not null
       union select locked_by from graphile_worker._private_job_queues where locked_by is not null`,
    );
    const dead: string[] = [];
    for (const { pool_id: poolId } of holders) {
      const { rows } = await client.query<{ got: boolean }>(
        "select pg_try_advisory_xact_lock($1::int, hashtext($2)) as got",
        [ALIVE, poolId],
      );
      if (rows[0]?.got) dead.push(poolId);
    }
    const { rows: freed } = await client.query<FreedJob>(
      `select t.identifier as name, j.payload from graphile_worker._private_jobs as j
       join graphile_worker._private_tasks as t on t.id = j.task_id where j.locked_by = any($1)`,
      [dead],
    );
    for (const job of freed) await beforeFreed(job);
    if (dead.length > 0) await client.query("select graphile_worker.force_unlock_workers($1)", [dead]);
    await client.query("commit");
    return freed;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
