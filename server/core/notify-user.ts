import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { WAKE_UP_CHANNEL } from "./record-event";

/** Tells every process, at commit, that what this person may do has changed: their open event streams are closed. */
export async function notifyUserChanged(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw(Prisma.sql`select pg_notify(${WAKE_UP_CHANNEL}, ${JSON.stringify({ u: userId })})::text`);
}
