import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Participant as Row } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { endRole } from "./change-hands";
import { authorizeHere, toParticipant } from "./reads";
import { isTechnical, TEAM_ROLE_LABEL, type TeamRole } from "./rules";
import { type Released, ReleaseParticipants } from "./schemas";

/**
 * Releases people from the incident: who is on it stays until this is said, and it is recorded (DOMAIN 1.9, S1 phase
 * 8). Once the last responder is released, or all are with nobody signed on, respondersReleasedAt is set.
 * @throws NOT_FOUND for an unknown participant, CONFLICT for the MIM and for people who are gone already
 */
export async function releaseParticipants({
  ctx,
  input,
}: {
  ctx: Context;
  input: ReleaseParticipants;
}): Promise<Released> {
  await authorizeHere(ctx, "command.assign", input.ref);
  const wanted = parseInput(ReleaseParticipants, input);
  if (!wanted.isAll && wanted.participantIds.length === 0) {
    const missing = "Choose whom you release.";
    throw new AppError("INVALID_INPUT", missing, { fields: { participantIds: missing } });
  }

  return inTransaction(ctx, { action: "command.assign", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const rows = await tx.participant.findMany({
      where: { incidentId: incident.id },
      orderBy: [{ joinedAt: "asc" }, { id: "asc" }],
    });
    const chosen = choose(rows, wanted.participantIds, wanted.isAll);
    const ids = new Set(chosen.map((row) => row.id));
    const areSomeLeft = rows.some((row) => !row.leftAt && isTechnical(row.role) && !ids.has(row.id));
    const isEnd = !areSomeLeft && (wanted.isAll || chosen.some((row) => isTechnical(row.role)));
    if (chosen.length === 0 && incident.respondersReleasedAt) {
      return { released: [], respondersReleasedAt: incident.respondersReleasedAt.toISOString() };
    }
    const released: Row[] = [];
    for (const row of chosen) released.push(await endRole(tx, ctx, incident, row, "released"));
    const releasedAt = isEnd ? ctx.now : incident.respondersReleasedAt;
    if (isEnd) await tx.incident.update({ where: { id: incident.id }, data: { respondersReleasedAt: ctx.now } });
    const whom = chosen.map(
      (row) => `${row.displayName} (${[TEAM_ROLE_LABEL[row.role as TeamRole], row.branch].filter(Boolean).join(", ")})`,
    );
    await recordEvent(tx, ctx, incident, {
      name: "command.released",
      text: sentence(whom, isEnd, wanted.reason),
      payload: {
        participantIds: [...ids],
        names: chosen.map((row) => row.displayName),
        reason: wanted.reason,
        isAll: isEnd,
      },
    });
    return { released: released.map(toParticipant), respondersReleasedAt: releasedAt?.toISOString() ?? null };
  });
}

function choose(rows: readonly Row[], ids: readonly string[], isAll: boolean): Row[] {
  const unknown = ids.some((id) => !rows.some((row) => row.id === id));
  if (unknown) throw new AppError("NOT_FOUND", "One of them is not a participant of this incident.");
  const isChosen = (row: Row) => ids.includes(row.id) || (isAll && isTechnical(row.role));
  const chosen = rows.filter((row) => !row.leftAt && isChosen(row));
  if (chosen.some((row) => row.role === "mim")) {
    throw new AppError("CONFLICT", "The MIM releases others and hands over; the slot itself cannot be released.");
  }
  if (!isAll && chosen.length === 0) throw new AppError("CONFLICT", "They have left already.");
  return chosen;
}

function sentence(whom: readonly string[], isEnd: boolean, reason: string): string {
  const who = whom.length > 0 ? `Released: ${whom.join(", ")}` : "Responders released: nobody was signed on any more";
  const end = isEnd && whom.length > 0 ? ". All responders are released" : "";
  return `${who}${end}${reason ? `. ${reason}` : ""}`;
}
