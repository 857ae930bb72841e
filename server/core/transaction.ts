import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { actorId } from "./actor";
import { canonicalJson } from "./canonical";
import type { Context } from "./context";
import { AppError } from "./errors";
import { sha256 } from "./ids";
import type { Action } from "./policy";

/** Thrown inside a transaction whose request id was answered before: it is rolled back. */
class AnsweredBefore extends Error {}

const actorKey = (ctx: Context): string => `${ctx.actor.kind}:${actorId(ctx.actor) ?? ""}`;

/**
 * Runs `work` in one transaction. Where the caller sent a request id, the answer is kept beside the write. A repeat
 * does the work again, meets the kept answer (or waits for the first to commit it), is rolled back whole, and gives
 * the first answer: so the first, which is nearly every one, pays a single statement for it.
 * @throws IDEMPOTENCY_MISMATCH when the id was used for another action or other input
 */
export async function inTransaction<T>(
  ctx: Context,
  unit: { action: Action; input: unknown },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { requestId } = ctx;
  const options = { maxWait: 10_000, timeout: 20_000 };
  if (requestId === null) return ctx.db.$transaction(work, options);
  const inputHash = sha256(canonicalJson(unit.input));
  try {
    return await ctx.db.$transaction(async (tx) => {
      const answer = await work(tx);
      const kept = await tx.$executeRaw(Prisma.sql`
        insert into idempotency_key (actor_key, key, action, input_hash, response, created_at)
        values (${actorKey(ctx)}, ${requestId}, ${unit.action}, ${inputHash},
          ${JSON.stringify(answer ?? null)}::jsonb, ${ctx.now})
        on conflict (actor_key, key) do nothing`);
      if (kept === 0) throw new AnsweredBefore();
      return answer;
    }, options);
  } catch (error) {
    // A repeat may also fail on its own first effect (a stale phase, say): the first answer counts there too.
    const first = await findAnswer(ctx, requestId);
    if (!first) throw error;
    if (first.action !== unit.action || first.inputHash !== inputHash) {
      throw new AppError(
        "IDEMPOTENCY_MISMATCH",
        "This Idempotency-Key was already used for another request. Send a new key with new input.",
      );
    }
    return first.response as T;
  }
}

const findAnswer = (ctx: Context, requestId: string) =>
  ctx.db.idempotencyKey
    .findUnique({ where: { actorKey_key: { actorKey: actorKey(ctx), key: requestId } } })
    .catch(() => null);
