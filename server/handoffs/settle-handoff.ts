import { beginRole, endRole } from "../command-team/change-hands";
import { findHolder, mayHere } from "../command-team/reads";
import { COMMAND_ROLE_LABEL, type CommandRole, isSamePerson } from "../command-team/rules";
import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Incident, Handoff as Row } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { toHandoff } from "./reads";
import { mayDecide, stateAfter } from "./rules";
import { type Decision, type Handoff, SettleHandoff } from "./schemas";

const DONE = { accepted: "accepted", declined: "declined", withdrawn: "withdrawn", offered: "open" } as const;

/**
 * Accepts, declines or withdraws an offered role. Accepting moves the slot at once: the former holder's time ends and
 * the successor's begins. For a successor without an account whoever assigns roles decides, and the record says so.
 * @throws FORBIDDEN for anybody else, CONFLICT where it is decided already or the role has changed hands meanwhile
 */
export async function settleHandoff({ ctx, input }: { ctx: Context; input: SettleHandoff }): Promise<Handoff> {
  authorize(ctx, "command.handOff");
  const { ref, handoffId, decision, note } = parseInput(SettleHandoff, input);
  const mayAssign = await mayHere(ctx, "command.assign", ref);

  return inTransaction(ctx, { action: "command.handOff", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const offer = await tx.handoff.findFirst({ where: { id: handoffId, incidentId: incident.id } });
    if (!offer) throw new AppError("NOT_FOUND", "There is no such handoff on this incident.");
    refuseStranger(ctx, offer, decision, mayAssign);
    if (offer.state !== "offered") {
      const why = offer.decidedNote ? `: ${offer.decidedNote}` : "";
      throw new AppError("CONFLICT", `This handoff was ${DONE[offer.state]} already${why}.`);
    }
    const isOnBehalf = decision !== "withdraw" && offer.toUserId === null;
    const by = actorName(ctx.actor);
    const said = isOnBehalf ? [`${stateAfter(decision)} for ${offer.toName} by ${by}`, note] : [note];
    const decidedNote = said.filter(Boolean).join(". ");
    const data = { state: stateAfter(decision), decidedAt: ctx.now, decidedNote };
    const row = await tx.handoff.update({ where: { id: offer.id }, data });
    if (decision === "accept") await moveSlot(tx, ctx, incident, offer);
    await recordEvent(tx, ctx, incident, {
      name: "handoff.settled",
      text: `${sentence(offer, decision)}${decidedNote ? ` (${decidedNote})` : ""}`,
      payload: {
        handoffId: offer.id,
        role: offer.role,
        from: offer.fromName,
        to: offer.toName,
        state: row.state,
        note,
        isOnBehalf,
      },
    });
    return toHandoff(row);
  });
}

function refuseStranger(ctx: Context, offer: Row, decision: Decision, mayAssign: boolean): void {
  const self = { userId: actorUserId(ctx.actor), name: actorName(ctx.actor), mayAssign };
  if (mayDecide(offer, decision, self)) return;
  const who = decision === "withdraw" ? offer.fromName : offer.toUserId === null ? "The MIM" : offer.toName;
  throw new AppError("FORBIDDEN", `${who} decides this: only they can ${decision} it.`);
}

/** The slot goes over whole: never two holders, never none. */
async function moveSlot(tx: Tx, ctx: Context, incident: Incident, offer: Row): Promise<void> {
  const role = offer.role as CommandRole;
  const holder = await findHolder(tx, incident.id, role);
  const from = { userId: offer.fromUserId, name: offer.fromName };
  if (!holder || !isSamePerson({ userId: holder.userId, name: holder.displayName }, from)) {
    const now = holder ? `is held by ${holder.displayName}` : "is open";
    throw new AppError("CONFLICT", `${COMMAND_ROLE_LABEL[role]} ${now} now: this handoff is out of date.`);
  }
  await endRole(tx, ctx, incident, holder, "handed_over");
  await beginRole(tx, ctx, incident, { person: { userId: offer.toUserId, name: offer.toName }, role });
}

function sentence({ role, fromName, toName }: Row, decision: Decision): string {
  const label = COMMAND_ROLE_LABEL[role as CommandRole];
  if (decision === "accept") return `${label}: ${fromName} → ${toName}, handed over and accepted`;
  if (decision === "decline") return `${toName} declines ${label}: it stays with ${fromName}`;
  return `The offer of ${label} to ${toName} is withdrawn: it stays with ${fromName}`;
}
