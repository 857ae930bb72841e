import { findEndpoint } from "../channels/reads";
import { isEndpointKind, KIND_OF_TEXT } from "../channels/rules";
import { authorize } from "../core/authorize";
import { addressHash } from "../core/comms-hash";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { EmailAddress } from "../users/schemas";
import { appendStates, authorOf, lockLoggedMessage } from "./append-states";
import { getDelivery } from "./reads";
import { deliverJobKey } from "./rules";
import { CorrectDelivery, type Delivery } from "./schemas";

type Place = { address: string; name: string };

const wrong = (message: string): AppError => new AppError("INVALID_INPUT", message, { fields: { address: message } });

/** Where it goes instead: a mail address, or an endpoint of the same kind that may read the text. */
async function findPlace(tx: Tx, before: Delivery, given: string): Promise<Place> {
  if (!isEndpointKind(before.channel)) {
    const parsed = EmailAddress.safeParse(given);
    if (!parsed.success) throw wrong(parsed.error.issues[0]?.message ?? "Give a mail address.");
    return { address: parsed.data, name: before.name };
  }
  const endpoint = await findEndpoint(tx, given.toLowerCase());
  if (!endpoint?.isActive || endpoint.kind !== before.channel) {
    throw wrong(`Choose ${KIND_OF_TEXT[before.channel]} that is switched on.`);
  }
  if (before.audience !== null && !endpoint.audiences.includes(before.audience)) {
    throw wrong(`${endpoint.name} is not for this audience. Choose another, or let it have this audience first.`);
  }
  if (before.template === "notice" && endpoint.notices.length === 0) {
    throw wrong(`${endpoint.name} is not for the response team. Choose an endpoint that is told of updates due.`);
  }
  return { address: endpoint.id, name: endpoint.name };
}

/**
 * Sends a delivery that failed, bounced, was given up or is unclear to the right address. The log tells the correction as a later
 * row and keeps what it said before.
 * @throws FORBIDDEN, NOT_FOUND; INVALID_INPUT for what is no address, or no endpoint for this audience; CONFLICT when
 * it is under way or has arrived, or when that address gets this message already
 */
export async function correctDelivery({ ctx, input }: { ctx: Context; input: CorrectDelivery }): Promise<Delivery> {
  authorize(ctx, "delivery.correct");
  const wanted = parseInput(CorrectDelivery, input);
  const { id } = wanted;
  return inTransaction(ctx, { action: "delivery.correct", input: wanted }, async (tx) => {
    const found = await getDelivery(tx, id);
    const { messageId } = found;
    // The log's lock comes before the delivery's, as where batches settle.
    const logged = await lockLoggedMessage(tx, messageId);
    await tx.$queryRaw(Prisma.sql`select id from delivery where message_id = ${messageId} and id = ${id} for update`);
    const before = await getDelivery(tx, id);
    if (!before.isResendable) {
      const why = `This delivery is ${before.state}. Only what did not arrive is corrected.`;
      throw new AppError("CONFLICT", why);
    }
    const { address, name } = await findPlace(tx, before, wanted.address);
    const taken = await tx.delivery.findFirst({
      where: { messageId, address, id: { not: id } },
      select: { id: true },
    });
    if (taken) {
      const message = "This address gets the same message already. Nobody is told twice.";
      throw new AppError("CONFLICT", message, { fields: { address: message } });
    }
    const changed = await tx.$queryRaw<{ position: number | null; state: string; salt: string | null }[]>(Prisma.sql`
      update delivery set address = ${address}, name = ${name}, state = 'queued', attempts = 0, provider_id = null,
        last_error = null, is_unsure = false, dismissed_at = null, next_attempt_at = ${ctx.now}, lease_until = null,
        lease_by = id || '~' || (coalesce((regexp_match(lease_by, '~([0-9]+)$'))[1]::int, 0) + 1)
      where id = ${id}
      returning position, state::text as state, salt`);
    const changes = changed.map(({ salt, ...change }) =>
      salt === null || address === before.address ? change : { ...change, addressHash: addressHash(salt, address) },
    );
    await appendStates(tx, authorOf(ctx), logged, changes);
    const payload = { subject: before.subject, wasState: before.state, isOtherAddress: address !== before.address };
    await recordAudit(tx, ctx, { name: "delivery.corrected", subject: id, payload });
    await enqueueJob(tx, "comms.deliver", { messageId }, { key: deliverJobKey(messageId) });
    return getDelivery(tx, id);
  });
}
