import { randomBytes } from "node:crypto";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { sealSecret } from "../core/seal-secret";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { findEndpoint } from "./reads";
import { BOTH_SIGN_MS } from "./rules";
import { type AddedEndpoint, RenewSecret } from "./schemas";

/**
 * Gives a webhook a new signing secret, answered this once. For a day the old one signs beside it, so that its receiver
 * changes over without losing a message (Standard Webhooks).
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT for a chat channel, which has no secret
 */
export async function renewSecret({ ctx, input }: { ctx: Context; input: RenewSecret }): Promise<AddedEndpoint> {
  authorize(ctx, "channel.edit");
  const { id } = parseInput(RenewSecret, input);
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const mark = newId(ctx.now);
  const first = await inTransaction(ctx, { action: "channel.edit", input: { verb: "renewSecret", id } }, async (tx) => {
    await tx.$queryRaw(Prisma.sql`select id from channel_endpoint where id = ${id} for update`);
    const before = await findEndpoint(tx, id);
    if (!before) throw new AppError("NOT_FOUND", "There is no such endpoint.");
    if (before.kind !== "webhook") throw new AppError("CONFLICT", `${before.name} is no webhook: it has no secret.`);
    const { secretSealed } = await tx.channelEndpoint.findUniqueOrThrow({ where: { id } });
    await tx.channelEndpoint.update({
      where: { id },
      data: {
        secretSealed: sealSecret(secret),
        oldSecretSealed: secretSealed,
        oldSecretUntil: new Date(ctx.now.getTime() + BOTH_SIGN_MS),
      },
    });
    await recordAudit(tx, ctx, { name: "channel.secretRenewed", subject: id, payload: { name: before.name } });
    return { mark, endpoint: { ...before, last: null } };
  });
  // A repeat is answered as the first time was, whose secret is shown nowhere any more.
  return { endpoint: first.endpoint, secret: first.mark === mark ? secret : null };
}
