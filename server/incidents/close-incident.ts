import { endRole } from "../command-team/change-hands";
import { authorizeHere, mayHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import type { Json } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { enqueueRender } from "../status-page/enqueue-render";
import { loadSnapshot, lockIncident } from "./reads";
import { FIELD_LABEL, inWords } from "./rules";
import { CloseIncident, type IncidentSnapshot } from "./schemas";
import { moveStatus } from "./set-status";

type Wanted = ReturnType<typeof CloseIncident.parse>;

/**
 * The clean close in one action (S1 phase 8): final impact, what was done, the cause or that it is under review, the
 * After Action's date, responders released, Resolved. The resolution milestone follows from these. All or nothing.
 * @throws UNMET_CONDITIONS, FORBIDDEN where the clean window is owed, INVALID_INPUT, CONFLICT when resolved already
 */
export async function closeIncident({ ctx, input }: { ctx: Context; input: CloseIncident }): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.close", input.ref);
  const wanted = parseInput(CloseIncident, input);
  if (wanted.override && !(await mayHere(ctx, "incident.override", wanted.ref))) {
    authorize(ctx, "incident.override");
  }
  check(wanted, ctx.now);

  return inTransaction(ctx, { action: "incident.close", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const { status: from } = incident;
    if (from === "Resolved") throw new AppError("CONFLICT", "The incident is resolved already.");
    await writeItems(tx, ctx, incident, wanted);
    if (wanted.releaseResponders) await release(tx, ctx, incident);
    const { reason = "", of } = wanted.override ?? {};
    const override = { isGiven: wanted.override !== undefined, reason, of: of ?? null };
    await moveStatus(tx, ctx, incident, { from, to: "Resolved", reason: wanted.reason, override });
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}

function check({ rootCause, rootCauseStatus, afterActionAt }: Wanted, now: Date): void {
  const fields: Record<string, string> = {};
  if (rootCauseStatus === "confirmed" && !rootCause) {
    fields.rootCause = "State the cause in a sentence, or say that it is under review.";
  }
  if (afterActionAt && new Date(afterActionAt) <= now) fields.afterActionAt = "The After Action lies ahead.";
  const [first] = Object.values(fields);
  if (first) throw new AppError("INVALID_INPUT", first, { fields });
}

/** Writes what the close says, each change old to new; what is left empty stays as it was. */
async function writeItems(tx: Tx, ctx: Context, incident: Incident, wanted: Wanted): Promise<void> {
  const said = {
    ...(wanted.finalImpact ? { finalImpact: wanted.finalImpact } : {}),
    ...(wanted.resolutionSummary ? { resolutionSummary: wanted.resolutionSummary } : {}),
    ...(wanted.rootCause ? { rootCause: wanted.rootCause } : {}),
    rootCauseStatus: wanted.rootCauseStatus,
    ...(wanted.afterActionAt ? { afterActionAt: wanted.afterActionAt } : {}),
  };
  const changes = (Object.keys(said) as (keyof typeof said)[]).flatMap((field) => {
    const now = incident[field];
    const from: Json = now instanceof Date ? now.toISOString() : now;
    const to: Json = said[field] ?? null;
    return from === to ? [] : [{ field, from, to }];
  });
  if (changes.length === 0) return;
  await tx.incident.update({ where: { id: incident.id }, data: said });
  await recordEvent(tx, ctx, incident, {
    name: "incident.edited",
    text: changes.map(({ field, to }) => `${FIELD_LABEL[field]}: ${inWords(to)}`).join("; "),
    payload: { changes },
  });
}

const NOBODY = "Responders released: nobody was signed on any more";
const RELEASED = ["responder", "branch_lead", "validator"];

/** Everyone but the command team may go: recorded by name (DOMAIN 1.9). */
async function release(tx: Tx, ctx: Context, incident: Incident): Promise<void> {
  const where = { incidentId: incident.id, leftAt: null, role: { in: RELEASED } };
  const people = await tx.participant.findMany({ where, orderBy: { joinedAt: "asc" } });
  await tx.incident.update({ where: { id: incident.id }, data: { respondersReleasedAt: ctx.now } });
  for (const row of people) await endRole(tx, ctx, incident, row, "released");
  const names = people.map((person) => person.displayName);
  await recordEvent(tx, ctx, incident, {
    name: "command.released",
    text: people.length > 0 ? `Released: ${names.join(", ")}. All responders are released` : NOBODY,
    payload: {
      participantIds: people.map((person) => person.id),
      names,
      reason: "The incident is resolved",
      isAll: true,
    },
  });
}
