import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { enterRole } from "./change-hands";
import { getSelf, toParticipant } from "./reads";
import { rolesToJoinAs, roleWords, TEAM_ROLE_LABEL } from "./rules";
import { JoinIncident, type Participant } from "./schemas";

/**
 * Joins the incident oneself, as responder, branch lead, scribe, validator or observer (DOMAIN row 8); joining again
 * is another row. Who is on in that role already stays, or moves to the branch named.
 * @throws FORBIDDEN for a role above one's own, CONFLICT on a resolved incident or a branch that has its lead
 */
export async function joinIncident({ ctx, input }: { ctx: Context; input: JoinIncident }): Promise<Participant> {
  authorize(ctx, "command.join");
  const wanted = parseInput(JoinIncident, input);
  if ("role" in ctx.actor && !rolesToJoinAs(ctx.actor.role).includes(wanted.role)) {
    const asked = TEAM_ROLE_LABEL[wanted.role];
    throw new AppError("FORBIDDEN", `You may not join as ${asked} by yourself. The MIM can put you on.`);
  }
  return inTransaction(ctx, { action: "command.join", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const person = await getSelf(tx, ctx);
    const { row, isNew, isMove } = await enterRole(tx, ctx, incident, { ...wanted, person });
    if (!isNew) return toParticipant(row);
    const { id, displayName: name, branch } = row;
    const words = roleWords(wanted.role, branch);
    await recordEvent(tx, ctx, incident, {
      name: "command.joined",
      text: isMove ? `${name} moves: now ${words}` : `${name} joins as ${words}`,
      payload: { participantId: id, name, role: wanted.role, branch },
    });
    return toParticipant(row);
  });
}
