import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import type { Tx } from "../db/client";
import { getIncidentId } from "../incidents/reads";
import { AUDIENCES } from "../milestones/schemas";
import { findOwn } from "../recipients/reads";
import { OwnSubscription, type Subscription } from "./schemas";

/** The signed-in person. @throws FORBIDDEN for programs, which have no mailbox of their own */
export function personOf({ actor }: Context): { userId: string; email: string } {
  if (actor.kind === "user") return actor;
  throw new AppError("FORBIDDEN", "Only a signed-in person subscribes to an incident, for themselves.");
}

/** What one person gets of an incident: their choice, or what lists say. The caller has authorized. */
export async function findSubscription(
  db: Tx,
  ctx: Context,
  incidentId: string,
  person: { userId: string; email: string },
): Promise<Subscription> {
  const key = { incidentId, userId: person.userId };
  const own = await db.incidentSubscription.findUnique({ where: { incidentId_userId: key } });
  const incident = await db.incident.findUniqueOrThrow({ where: { id: incidentId } });
  const found = await findOwn(db, { audiences: AUDIENCES, incident, now: ctx.now }, person.email);
  return {
    isTold: found !== null && found.why === null,
    chosen: own?.isSubscribed ?? null,
    because: found?.because ?? [],
    why: found?.why ?? null,
  };
}

/** Whether the signed-in person is told about an incident by mail. @throws FORBIDDEN, NOT_FOUND */
export async function getSubscription(ctx: Context, input: OwnSubscription): Promise<Subscription> {
  authorize(ctx, "milestone.read");
  const { ref } = parseInput(OwnSubscription, input);
  return findSubscription(ctx.db, ctx, await getIncidentId(ctx, ref), personOf(ctx));
}
