import { findHolder, findPerson, getSelf, mayHere } from "../command-team/reads";
import { COMMAND_ROLE_LABEL, isSamePerson } from "../command-team/rules";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { ROLE_LABEL, roleMay } from "../core/policy";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { lockIncident } from "../incidents/reads";
import { toHandoff } from "./reads";
import { type Handoff, OfferHandoff } from "./schemas";

/**
 * Offers a command role to a successor, with a brief; it changes hands when they accept. The holder offers, or who
 * assigns roles does for them (S1 Command Team, DOMAIN 1.13 ICS-201).
 * @throws FORBIDDEN for who does not hold the role, CONFLICT for an open slot or a second offer of it
 */
export async function offerHandoff({ ctx, input }: { ctx: Context; input: OfferHandoff }): Promise<Handoff> {
  authorize(ctx, "command.handOff");
  const wanted = parseInput(OfferHandoff, input);
  const mayAssign = await mayHere(ctx, "command.assign", wanted.ref);

  return inTransaction(ctx, { action: "command.handOff", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const { role } = wanted;
    const label = COMMAND_ROLE_LABEL[role];
    const holder = await findHolder(tx, incident.id, role);
    if (!holder) throw new AppError("CONFLICT", `Nobody holds ${label}. Assign it instead of handing it over.`);
    const from = { userId: holder.userId, name: holder.displayName };
    if (!mayAssign && !isSamePerson(from, await getSelf(tx, ctx))) {
      throw new AppError("FORBIDDEN", `${label} is held by ${from.name}. They hand it over, or the MIM does for them.`);
    }
    const to = await findSuccessor(tx, wanted.toUserId ?? null, wanted.toName);
    if (isSamePerson(from, to)) throw badSuccessor(`${to.name} holds ${label} already. Choose somebody else.`);
    const pending = await tx.handoff.findFirst({ where: { incidentId: incident.id, role, state: "offered" } });
    if (pending) {
      throw new AppError("CONFLICT", `${label} is offered to ${pending.toName} already. Withdraw that offer first.`);
    }
    const row = await tx.handoff.create({
      data: {
        id: newId(ctx.now),
        incidentId: incident.id,
        role,
        fromName: from.name,
        fromUserId: from.userId,
        toName: to.name,
        toUserId: to.userId,
        brief: wanted.brief,
        offeredAt: ctx.now,
      },
    });
    await recordEvent(tx, ctx, incident, {
      name: "handoff.offered",
      text: `${label} offered with a brief: ${from.name} → ${to.name}, who has to accept`,
      payload: { handoffId: row.id, role, from: from.name, to: to.name, brief: wanted.brief },
    });
    return toHandoff(row);
  });
}

const badSuccessor = (problem: string): AppError =>
  new AppError("INVALID_INPUT", problem, { fields: { toName: problem } });

async function findSuccessor(tx: Tx, userId: string | null, name: string) {
  const person = await findPerson(tx, userId, name);
  if (!person) throw badSuccessor("Say who takes over: a person known here, or a free name.");
  if (person.userId === null) return person;
  const { role } = await tx.user.findUniqueOrThrow({ where: { id: person.userId }, select: { role: true } });
  if (!roleMay(role, "command.handOff")) {
    throw badSuccessor(`${person.name} (${ROLE_LABEL[role]}) cannot open the fireground to accept. Assign the role.`);
  }
  return person;
}
