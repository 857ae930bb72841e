import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import type { Json } from "./canonical";
import { AppError } from "./errors";

export type JobOptions = {
  /** Not before this instant. */
  runAt?: Date;
  /** A job with the same key that has not started yet is replaced. */
  key?: string;
};

const TRIES = 5;

/**
 * Queues a job in the caller's transaction: it exists if and only if the transaction commits.
 * @param name a job of some domain's jobs.ts
 */
export async function enqueueJob(tx: Tx, name: string, payload: Json, options: JobOptions = {}): Promise<void> {
  // Where a worker takes the waiting job of that key at this very moment, the queue neither replaces it nor adds one,
  // and gives no id. It shows as taken then, and the next try adds one after it.
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const rows = await tx.$queryRaw<{ id: string | null }[]>(Prisma.sql`
      select enqueue_job(${name}, ${JSON.stringify(payload)}::json, ${options.runAt ?? null}::timestamptz,
        ${options.key ?? null}::text)::text as id`);
    if (rows[0]?.id) return;
  }
  throw new AppError("UNAVAILABLE", "The queue did not take a job. Please try again.");
}
