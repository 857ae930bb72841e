import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { moveCleanClock } from "./move-clean-clock";
import { loadChecklist } from "./reads";
import { SERVICE, systemsToValidate } from "./rules";
import { type Checklist, StartValidation } from "./schemas";

/**
 * Makes the checks of every affected system before phase 7 makes them by itself, so that those who are back early can
 * be confirmed early.
 * @throws NOT_FOUND, CONFLICT when the incident is resolved
 */
export async function startValidation({ ctx, input }: { ctx: Context; input: StartValidation }): Promise<Checklist> {
  await authorizeHere(ctx, "validation.edit", input.ref);
  const { ref } = parseInput(StartValidation, input);

  return inTransaction(ctx, { action: "validation.edit", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (incident.status === "Resolved") throw new AppError("CONFLICT", "The incident is resolved. Reopen it first.");
    await ensureChecks(tx, ctx, incident);
    return loadChecklist(tx, incident, ctx.now);
  });
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * Makes the checks that are missing: each affected system x the items of the settings, in the caller's transaction
 * (entering phase 7, systems added from phase 6 on). What is there stays as it is; new ones stop the clean clock.
 */
export async function ensureChecks(tx: Tx, ctx: Context, incident: Incident): Promise<void> {
  const { validationItems } = await getSettings(tx);
  const present = await tx.validationCheck.findMany({ where: { incidentId: incident.id } });
  const systems = systemsToValidate(incident.affectedSystems);
  const missing = systems.flatMap((system) =>
    validationItems.flatMap((item, position) => {
      if (present.some((check) => same(check.system, system) && same(check.item, item))) return [];
      return [{ id: newId(ctx.now), incidentId: incident.id, system, item, position, isRequired: true }];
    }),
  );
  if (missing.length === 0) return;
  // Nobody has touched the stand-in yet, and the systems have their names now: it has nothing left to confirm.
  const standIns = systems.some((system) => same(system, SERVICE))
    ? []
    : present.filter((check) => check.system === SERVICE && check.status === "pending");
  if (standIns.length > 0) {
    await tx.validationCheck.updateMany({
      where: { id: { in: standIns.map((check) => check.id) } },
      data: { status: "not_applicable", note: "The systems have names now", version: { increment: 1 } },
    });
  }
  await tx.validationCheck.createMany({ data: missing });
  const names = [...new Set(missing.map((check) => check.system))];
  const whole = incident.affectedSystems.length === 0 ? " as a whole: no affected system is named" : "";
  const stood = standIns.length > 0 ? "; they take the place of Service" : "";
  await recordEvent(tx, ctx, incident, {
    name: "validation.started",
    text: `Validation: ${missing.length} checks for ${names.join(", ")}${whole}${stood}`,
    payload: {
      systems: names,
      checks: missing.map(({ id, system, item, isRequired }) => ({ checkId: id, system, item, isRequired })),
    },
  });
  await moveCleanClock(tx, ctx, incident);
}

/** Reopened: every check is to be confirmed anew, and the clean clock stands still until then. */
export async function resetChecks(tx: Tx, ctx: Context, incident: Incident, reason: string): Promise<void> {
  const settled = await tx.validationCheck.findMany({
    where: { incidentId: incident.id, status: { not: "pending" } },
    select: { id: true },
  });
  if (settled.length === 0) return;
  const checkIds = settled.map((check) => check.id);
  await tx.validationCheck.updateMany({
    where: { id: { in: checkIds } },
    data: {
      status: "pending",
      confirmedVia: null,
      confirmedByName: null,
      confirmedAt: null,
      note: "",
      version: { increment: 1 },
    },
  });
  await recordEvent(tx, ctx, incident, {
    name: "validation.reset",
    text: `Validation begins anew: ${checkIds.length} checks are pending again`,
    payload: { checkIds, reason },
  });
  await moveCleanClock(tx, ctx, incident);
}
