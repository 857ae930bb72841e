import { findSlots } from "../command-team/reads";
import { type Context, isImport } from "../core/context";
import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import { type Incident, Prisma } from "../db/generated/client";
import { mayOverrideWindow } from "./rules";

/**
 * Stands before every step to phase 8 and to Resolved: where the clean window is owed and has not passed, only the MIM
 * or the Leader may go on, and imports that play what was. It also tells the database, whose trigger refuses the step
 * otherwise, what time it is for the verb and that its override is recorded.
 * @param owed the unmet window in words, where the caller goes past it with a reason
 * @throws FORBIDDEN for everybody else
 */
export async function guardClose(
  tx: Tx,
  ctx: Pick<Context, "actor" | "now" | "source">,
  incident: Pick<Incident, "id">,
  owed: string | undefined,
): Promise<void> {
  if (owed && !(await mayOverride(tx, ctx, incident.id))) {
    throw new AppError(
      "FORBIDDEN",
      `Not met yet: ${owed}. Only the MIM or the Leader of this incident can end it before that; ask one of them, or wait.`,
      { unmet: [owed] },
    );
  }
  await tx.$queryRaw(Prisma.sql`
    select set_config('majorops.now', ${ctx.now.toISOString()}, true),
      set_config('majorops.clean_override', ${owed ? incident.id : ""}, true)`);
}

async function mayOverride(tx: Tx, ctx: Pick<Context, "actor" | "source">, incidentId: string): Promise<boolean> {
  const { actor } = ctx;
  if (isImport(ctx)) return true;
  if (actor.kind !== "user" && actor.kind !== "apiToken") return false;
  return mayOverrideWindow(actor, await findSlots(tx, incidentId, actor.userId));
}
