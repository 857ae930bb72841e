import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { getIncidentId } from "../incidents/reads";
import { findSubscription, personOf } from "./reads";
import { ChooseSubscription, type Subscription } from "./schemas";

/**
 * Subscribes the signed-in person to an incident's updates, or unsubscribes them, whatever lists say. They get the
 * text of their role, once.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function chooseSubscription({
  ctx,
  input,
}: {
  ctx: Context;
  input: ChooseSubscription;
}): Promise<Subscription> {
  authorize(ctx, "milestone.read");
  const person = personOf(ctx);
  const { ref, isSubscribed } = parseInput(ChooseSubscription, input);
  const wanted = { verb: "chooseSubscription", ref, isSubscribed };
  return inTransaction(ctx, { action: "milestone.read", input: wanted }, async (tx) => {
    const incidentId = await getIncidentId(ctx, ref);
    const key = { incidentId, userId: person.userId };
    await tx.incidentSubscription.upsert({
      where: { incidentId_userId: key },
      create: { ...key, isSubscribed, at: ctx.now },
      update: { isSubscribed, at: ctx.now },
    });
    const name = isSubscribed ? "incident.subscribed" : "incident.unsubscribed";
    await recordAudit(tx, ctx, { name, subject: incidentId, payload: { ref } });
    return findSubscription(tx, ctx, incidentId, person);
  });
}
