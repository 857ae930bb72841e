import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { actorId } from "./actor";
import { canonicalJson } from "./canonical";
import type { Context } from "./context";
import { AppError } from "./errors";
import { sha256 } from "./ids";
import type { Action } from "./policy";

const actorKey = (ctx: Context): string => `${ctx.actor.kind}:${actorId(ctx.actor) ?? ""}`;

/**
 * Runs `work` in one transaction. Where the caller sent a request id, the first answer is kept beside the write
 * and given again to every repeat; a repeat that arrives while the first still runs waits for it.
 * @throws IDEMPOTENCY_MISMATCH when the id was used for another action or other input
 */
export function inTransaction<T>(
  ctx: Context,
  unit: { action: Action; input: unknown },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { requestId } = ctx;
  return ctx.db.$transaction(
    async (tx) => {
      if (requestId === null) return work(tx);
      const key = actorKey(ctx);
      const inputHash = sha256(canonicalJson(unit.input));
      const taken = await tx.$executeRaw(Prisma.sql`
        insert into idempotency_key (actor_key, key, action, input_hash, response, created_at)
        values (${key}, ${requestId}, ${unit.action}, ${inputHash}, 'null'::jsonb, ${ctx.now})
        on conflict (actor_key, key) do nothing`);
      if (taken === 0) return firstAnswer<T>(tx, key, requestId, unit.action, inputHash);
      const answer = await work(tx);
      await tx.$executeRaw(Prisma.sql`
        update idempotency_key set response = ${JSON.stringify(answer ?? null)}::jsonb
        where actor_key = ${key} and key = ${requestId}`);
      return answer;
    },
    { maxWait: 10_000, timeout: 20_000 },
  );
}

async function firstAnswer<T>(tx: Tx, key: string, requestId: string, action: string, inputHash: string): Promise<T> {
  const first = await tx.idempotencyKey.findUniqueOrThrow({
    where: { actorKey_key: { actorKey: key, key: requestId } },
  });
  if (first.action !== action || first.inputHash !== inputHash) {
    throw new AppError(
      "IDEMPOTENCY_MISMATCH",
      "This Idempotency-Key was already used for another request. Send a new key with new input.",
    );
  }
  return first.response as T;
}
