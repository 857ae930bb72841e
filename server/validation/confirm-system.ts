import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { confirmation, refuseWithoutReason, viaOf } from "./confirm-check";
import { moveCleanClock } from "./move-clean-clock";
import { loadChecklist } from "./reads";
import { CHECK_WORD, clockWords } from "./rules";
import { type Checklist, ConfirmSystem } from "./schemas";

/**
 * Confirms a whole system in one action: what its team says on the bridge in one sentence. What does not apply stays so.
 * @throws STALE when a check changed meanwhile, NOT_FOUND for a system without checks, INVALID_INPUT, CONFLICT
 */
export async function confirmSystem({ ctx, input }: { ctx: Context; input: ConfirmSystem }): Promise<Checklist> {
  authorize(ctx, "validation.confirm");
  const { ref, status, note, seen, ...wanted } = parseInput(ConfirmSystem, input);
  refuseWithoutReason(status, note);
  const via = viaOf(ctx, status, wanted.via);

  return inTransaction(ctx, { action: "validation.confirm", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (incident.status === "Resolved") throw new AppError("CONFLICT", "The incident is resolved. Reopen it first.");
    const rows = await tx.validationCheck.findMany({
      where: { incidentId: incident.id, system: { equals: wanted.system, mode: "insensitive" } },
      orderBy: { position: "asc" },
    });
    const [first] = rows;
    if (!first) throw new AppError("NOT_FOUND", `There are no checks of ${wanted.system} on this incident.`);
    if (seen && rows.some((row) => seen[row.id] !== row.version)) {
      throw new AppError("STALE", `Checks of ${first.system} changed meanwhile. Look again, then confirm.`, {
        current: rows.map(({ id, status: present, version }) => ({ id, status: present, version })),
      });
    }
    const changed = rows.filter(
      (row) => row.status !== status && !(status === "pass" && row.status === "not_applicable"),
    );
    if (changed.length === 0) return loadChecklist(tx, incident, ctx.now);
    const before = incident.cleanSince;
    await tx.validationCheck.updateMany({
      where: { id: { in: changed.map((row) => row.id) } },
      data: confirmation(ctx, status, via, note),
    });
    const cleanSince = await moveCleanClock(tx, ctx, incident);
    const how = via ? ` (${via})` : "";
    await recordEvent(tx, ctx, incident, {
      name: "validation.systemConfirmed",
      text: `${first.system}: ${changed.length} checks ${CHECK_WORD[status]}${how}${note ? `, ${note}` : ""}${clockWords(before, incident.cleanSince)}`,
      payload: {
        system: first.system,
        to: status,
        via,
        note,
        checks: changed.map(({ id, item, status: from }) => ({ checkId: id, item, from })),
        cleanSince,
      },
    });
    return loadChecklist(tx, incident, ctx.now);
  });
}
