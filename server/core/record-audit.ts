import type { Tx } from "../db/client";
import { actorId, actorName } from "./actor";
import type { Json } from "./canonical";
import type { Context } from "./context";

/** Appends what was done to a person, token, list or setting; inside an incident, recordEvent does this. */
export async function recordAudit(
  tx: Tx,
  ctx: Context,
  event: { name: string; subject: string; payload: { [key: string]: Json } },
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      name: event.name,
      subject: event.subject,
      payload: event.payload,
      actorKind: ctx.actor.kind,
      actorId: actorId(ctx.actor),
      actorName: actorName(ctx.actor),
      recordedAt: ctx.now,
    },
  });
}
