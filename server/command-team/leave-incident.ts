import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { endRole } from "./change-hands";
import { getSelf, toParticipant } from "./reads";
import { isSamePerson, roleWords, type TeamRole } from "./rules";
import { LeaveIncident, type Participant } from "./schemas";

/**
 * Gives up a role of one's own. It is recorded as left, not as released: the MIM releases (DOMAIN 1.9). Command is
 * never left to nobody, so the MIM hands over instead.
 * @throws NOT_FOUND, FORBIDDEN for somebody else's role, CONFLICT for the MIM of a running incident
 */
export async function leaveIncident({ ctx, input }: { ctx: Context; input: LeaveIncident }): Promise<Participant> {
  authorize(ctx, "command.join");
  const { ref, participantId } = parseInput(LeaveIncident, input);

  return inTransaction(ctx, { action: "command.join", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const row = await tx.participant.findFirst({ where: { id: participantId, incidentId: incident.id } });
    if (!row) throw new AppError("NOT_FOUND", "There is no such participant on this incident.");
    if (!isSamePerson({ userId: row.userId, name: row.displayName }, await getSelf(tx, ctx))) {
      throw new AppError("FORBIDDEN", `Only ${row.displayName} leaves this role. The MIM can release them.`);
    }
    if (row.leftAt) return toParticipant(row);
    if (row.role === "mim" && incident.status !== "Resolved") {
      throw new AppError("CONFLICT", "The incident would have no MIM. Hand the role over first.");
    }
    const ended = await endRole(tx, ctx, incident, row, "left");
    const role = row.role as TeamRole;
    await recordEvent(tx, ctx, incident, {
      name: "command.left",
      text: `${row.displayName} leaves as ${roleWords(role, row.branch)}`,
      payload: { participantId: row.id, name: row.displayName, role, branch: row.branch, endedBy: "left" },
    });
    return toParticipant(ended);
  });
}
