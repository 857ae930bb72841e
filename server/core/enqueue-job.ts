import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import type { Json } from "./canonical";

export type JobOptions = {
  /** Not before this instant. */
  runAt?: Date;
  /** A job with the same key that has not started yet is replaced. */
  key?: string;
};

/**
 * Queues a job in the caller's transaction: it exists if and only if the transaction commits.
 * @param name a job of some domain's jobs.ts
 */
export async function enqueueJob(tx: Tx, name: string, payload: Json, options: JobOptions = {}): Promise<void> {
  await tx.$queryRaw(Prisma.sql`
    select enqueue_job(${name}, ${JSON.stringify(payload)}::json, ${options.runAt ?? null}::timestamptz,
      ${options.key ?? null}::text)::text`);
}
