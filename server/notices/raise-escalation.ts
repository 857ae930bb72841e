import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { lockIncident } from "../incidents/reads";
import { isOpen } from "../incidents/rules";
import { loadNotices } from "./reads";
import { type Notice, RaiseEscalation } from "./schemas";
import { tellNotice } from "./tell-notice";

/**
 * Tells the Leader that a strategic account asks or that data may be wrong (S4 escalation triggers, DOMAIN row 40): a
 * record, a notice and a mail. The severity stays what it is; whoever decides may change it. While the same is open
 * it is not raised again.
 * @returns the incident's notices, newest first
 * @throws FORBIDDEN, NOT_FOUND, INVALID_INPUT, CONFLICT where it is open already or the incident is resolved
 */
export async function raiseEscalation({ ctx, input }: { ctx: Context; input: RaiseEscalation }): Promise<Notice[]> {
  authorize(ctx, "escalation.raise");
  const wanted = parseInput(RaiseEscalation, input);
  const { ref, kind, account, reason } = wanted;
  if (kind === "data-integrity") authorize(ctx, "escalation.raiseIntegrity");

  return inTransaction(ctx, { action: "escalation.raise", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (!isOpen(incident.status)) throw new AppError("CONFLICT", "The incident is resolved. Reopen it first.");
    const about = kind === "strategic-account" ? account.toLowerCase() : "data";
    await refuseOpen(tx, incident.id, kind, about);
    const what = kind === "strategic-account" ? `${account}, a strategic account, asks` : "Data integrity is in doubt";
    const text = `${what} (${actorName(ctx.actor)}): ${reason}${/[.!?…]$/.test(reason) ? "" : "."}`;
    await tellNotice(tx, ctx, incident, {
      rule: kind,
      occasion: `${newId(ctx.now)} ${about}`,
      text,
      told: "leader",
    });
    return loadNotices(tx, incident.id, ctx.now);
  });
}

async function refuseOpen(tx: Tx, incidentId: string, rule: string, about: string): Promise<void> {
  const open = await tx.notice.findMany({ where: { incidentId, rule, acknowledgedAt: null } });
  // An occasion is an id and what it is about.
  const same = open.find(({ occasion }) => occasion.slice(occasion.indexOf(" ") + 1) === about);
  if (!same) return;
  throw new AppError("CONFLICT", `This is escalated already and not yet settled: ${same.text}`);
}
