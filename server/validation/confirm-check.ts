import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { moveCleanClock } from "./move-clean-clock";
import { loadChecklist } from "./reads";
import { CHECK_WORD, clockWords } from "./rules";
import { type Checklist, type CheckStatus, ConfirmCheck, type Via } from "./schemas";

/**
 * Confirms one thing of one system: pass, fail or not applicable (with the reason), by whom, through what, when by the
 * server's clock; or takes that back. The clean clock follows (S1 phase 7, DOMAIN row 32).
 * @throws STALE when somebody else confirmed it meanwhile, INVALID_INPUT, NOT_FOUND, CONFLICT when resolved
 */
export async function confirmCheck({ ctx, input }: { ctx: Context; input: ConfirmCheck }): Promise<Checklist> {
  authorize(ctx, "validation.confirm");
  const { ref, checkId, status, note, seen, ...wanted } = parseInput(ConfirmCheck, input);
  refuseWithoutReason(status, note);
  const via = viaOf(ctx, status, wanted.via);

  return inTransaction(ctx, { action: "validation.confirm", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (incident.status === "Resolved") throw new AppError("CONFLICT", "The incident is resolved. Reopen it first.");
    const check = await tx.validationCheck.findFirst({ where: { id: checkId, incidentId: incident.id } });
    if (!check) throw new AppError("NOT_FOUND", "There is no such check on this incident.");
    if (seen !== undefined && seen !== check.version) {
      const by = check.confirmedByName ? ` by ${check.confirmedByName}` : "";
      throw new AppError("STALE", `Set to ${CHECK_WORD[check.status]}${by} meanwhile. Look again, then confirm.`, {
        current: { status: check.status, note: check.note, version: check.version },
      });
    }
    if (check.status === status && check.confirmedVia === via && check.note === note) {
      return loadChecklist(tx, incident, ctx.now);
    }
    const before = incident.cleanSince;
    await tx.validationCheck.update({ where: { id: check.id }, data: confirmation(ctx, status, via, note) });
    const cleanSince = await moveCleanClock(tx, ctx, incident);
    const how = via ? ` (${via})` : "";
    await recordEvent(tx, ctx, incident, {
      name: "validation.confirmed",
      text: `${check.system}: ${check.item}: ${CHECK_WORD[status]}${how}${note ? `, ${note}` : ""}${clockWords(before, incident.cleanSince)}`,
      payload: {
        checkId,
        system: check.system,
        item: check.item,
        from: check.status,
        to: status,
        via,
        note,
        cleanSince,
      },
    });
    return loadChecklist(tx, incident, ctx.now);
  });
}

/** What does not apply needs a reason. @throws INVALID_INPUT */
export function refuseWithoutReason(status: CheckStatus, note: string): void {
  if (status !== "not_applicable" || note) return;
  const missing = "Say why it does not apply; the reason is recorded.";
  throw new AppError("INVALID_INPUT", missing, { fields: { note: missing } });
}

/** Customer Operations have no air time: what they confirm comes through their tool (DOMAIN 1.12, row 32). */
export function viaOf({ actor }: Pick<Context, "actor">, status: CheckStatus, wanted: Via | undefined): Via | null {
  if (status === "pending") return null;
  return "role" in actor && actor.role === "customer_ops" ? "tool" : (wanted ?? "bridge");
}

/** The columns of a check that says so, by the context's actor at its instant. */
export const confirmation = (ctx: Context, status: CheckStatus, via: Via | null, note: string) => ({
  status,
  confirmedVia: via,
  confirmedByName: status === "pending" ? null : actorName(ctx.actor),
  confirmedAt: status === "pending" ? null : ctx.now,
  note: status === "pending" ? "" : note,
  version: { increment: 1 },
});
