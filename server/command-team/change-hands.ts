import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { recordEvent } from "../core/record-event";
import type { Tx } from "../db/client";
import type { Incident, Participant as Row } from "../db/generated/client";
import { formatRef } from "../incidents/rules";
import { getSettings } from "../settings/reads";
import {
  branchFor,
  COMMAND_ROLE_LABEL,
  isSamePerson,
  isSlot,
  isTechnical,
  type ParticipantRole,
  type Person,
  type TeamRole,
} from "./rules";
import type { Ending } from "./schemas";

type Begun = { person: Person; role: TeamRole; branch?: string };

/** Begins a role, inside the verb that authorized and records; new technical hands undo "all are released". */
export async function beginRole(tx: Tx, ctx: Context, incident: Incident, begun: Begun): Promise<Row> {
  const { person, role, branch = "" } = begun;
  if (isTechnical(role) && incident.respondersReleasedAt) {
    await tx.incident.update({ where: { id: incident.id }, data: { respondersReleasedAt: null } });
  }
  return tx.participant.create({
    data: {
      id: newId(ctx.now),
      incidentId: incident.id,
      userId: person.userId,
      displayName: person.name,
      role,
      branch,
      joinedAt: ctx.now,
    },
  });
}

/**
 * Ends a role, inside the verb that authorized and records. An offer to hand over the slot ends with it, in the
 * record too: its brief speaks for someone who no longer holds it.
 */
export async function endRole(tx: Tx, ctx: Context, incident: Incident, row: Row, endedBy: Ending): Promise<Row> {
  const { role } = row;
  if (isSlot(role)) {
    const note = `${COMMAND_ROLE_LABEL[role]} changed hands meanwhile`;
    const pending = await tx.handoff.findMany({ where: { incidentId: incident.id, role, state: "offered" } });
    for (const { id, fromName, toName } of pending) {
      const data = { state: "withdrawn", decidedAt: ctx.now, decidedNote: note } as const;
      await tx.handoff.update({ where: { id }, data });
      await recordEvent(tx, ctx, incident, {
        name: "handoff.settled",
        text: `Handoff of ${COMMAND_ROLE_LABEL[role]} to ${toName} is off: ${note}`,
        payload: { handoffId: id, role, from: fromName, to: toName, state: "withdrawn", note, isOnBehalf: false },
      });
    }
  }
  return tx.participant.update({ where: { id: row.id }, data: { leftAt: ctx.now, endedBy } });
}

type Entry = { person: Person; role: ParticipantRole; branch: string };
export type Entered = { row: Row; isNew: boolean; isMove: boolean };

/**
 * Brings a person on in a role that several may hold, inside the verb that authorized and records. Who is on in it
 * already stays as they are, or moves to the other branch.
 * @throws CONFLICT on a resolved incident or a branch that has its lead, INVALID_INPUT for an unknown branch
 */
export async function enterRole(tx: Tx, ctx: Context, incident: Incident, entry: Entry): Promise<Entered> {
  const { person, role } = entry;
  if (incident.status === "Resolved") {
    throw new AppError("CONFLICT", `${formatRef(incident.number)} is resolved. Reopen it to bring people on.`);
  }
  const { branches } = await getSettings(tx);
  const found = branchFor(role, entry.branch, branches);
  if ("problem" in found) throw new AppError("INVALID_INPUT", found.problem, { fields: { branch: found.problem } });
  const { branch } = found;
  const holders = await tx.participant.findMany({ where: { incidentId: incident.id, role, leftAt: null } });
  const own = holders.find((row) => isSamePerson({ userId: row.userId, name: row.displayName }, person));
  if (own?.branch === branch) return { row: own, isNew: false, isMove: false };
  const lead = role === "branch_lead" && holders.find((row) => row.branch === branch);
  if (lead) {
    throw new AppError("CONFLICT", `${branch} is led by ${lead.displayName}. Release them first, or choose another.`);
  }
  if (own) await endRole(tx, ctx, incident, own, "replaced");
  return { row: await beginRole(tx, ctx, incident, { person, role, branch }), isNew: true, isMove: Boolean(own) };
}
