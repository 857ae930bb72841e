import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { enterRole } from "./change-hands";
import { authorizeHere, findPerson, toParticipant } from "./reads";
import { roleWords } from "./rules";
import { type Participant, PutOn } from "./schemas";

/**
 * Puts someone else on as participant, by their account or a free name: those who assign roles do (DOMAIN row 8).
 * @throws NOT_FOUND, INVALID_INPUT without a name, CONFLICT on a resolved incident or a branch that has its lead
 */
export async function putOnPerson({ ctx, input }: { ctx: Context; input: PutOn }): Promise<Participant> {
  await authorizeHere(ctx, "command.assign", input.ref);
  const wanted = parseInput(PutOn, input);
  return inTransaction(ctx, { action: "command.assign", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const person = await findPerson(tx, wanted.userId ?? null, wanted.name);
    if (!person) {
      const missing = "Say who it is: a person known here, or a free name.";
      throw new AppError("INVALID_INPUT", missing, { fields: { name: missing } });
    }
    const { row, isNew, isMove } = await enterRole(tx, ctx, incident, { ...wanted, person });
    if (!isNew) return toParticipant(row);
    const { id, displayName: name, branch } = row;
    const words = roleWords(wanted.role, branch);
    await recordEvent(tx, ctx, incident, {
      name: "command.joined",
      text: isMove ? `${name} is moved: now ${words}` : `${name} is put on as ${words}`,
      payload: { participantId: id, name, role: wanted.role, branch },
    });
    return toParticipant(row);
  });
}
