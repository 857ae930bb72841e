import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueRender } from "../status-page/enqueue-render";
import { loadSnapshot, lockIncident } from "./reads";
import { statusConditions } from "./rules";
import { type IncidentSnapshot, SetStatus } from "./schemas";

/**
 * Sets the status (DOMAIN rows 14, 15, 42): Resolved stamps resolvedAt and ends the promise; leaving Resolved
 * reopens, clears the stamp and counts. What is too early needs an override with a reason, which is recorded.
 * @throws UNMET_CONDITIONS, INVALID_INPUT when a reason is missing
 */
export async function setStatus({ ctx, input }: { ctx: Context; input: SetStatus }): Promise<IncidentSnapshot> {
  authorize(ctx, "incident.setStatus");
  const wanted = parseInput(SetStatus, input);
  if (wanted.override) authorize(ctx, "incident.override");

  return inTransaction(ctx, { action: "incident.setStatus", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const from = incident.status;
    const to = wanted.status;
    if (from === to) return loadSnapshot(tx, incident.id, ctx.now);
    const unmet = statusConditions(to, incident.phase);
    if (unmet.length > 0 && !wanted.override) throw new AppError("UNMET_CONDITIONS", unmet.join(" "), { unmet });
    if (!wanted.reason && (unmet.length > 0 || from === "Resolved")) {
      const missing = from === "Resolved" ? "Say why it is reopened." : "Say why you go on; the reason is recorded.";
      throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
    }
    await tx.incident.update({
      where: { id: incident.id },
      data: {
        status: to,
        ...(to === "Resolved" ? { resolvedAt: ctx.now, nextUpdateEta: null } : {}),
        ...(from === "Resolved" ? { resolvedAt: null, reopenedCount: { increment: 1 } } : {}),
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "incident.statusChanged",
      text: `Status ${from} → ${to}${wanted.reason ? `: ${wanted.reason}` : ""}`,
      payload: { from, to, reason: wanted.reason, overrode: unmet },
    });
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}
