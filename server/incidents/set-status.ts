import { addMinutes } from "date-fns/addMinutes";
import { authorizeHere, mayHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import { type Context, isImport } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { enqueueCut } from "../drafts/enqueue-cut";
import { enqueueCheck } from "../notices/enqueue-check";
import { getSettings } from "../settings/reads";
import { enqueueRender } from "../status-page/enqueue-render";
import { guardClose } from "../validation/guard-close";
import { ensureChecks, resetChecks } from "../validation/start-validation";
import { type GivenOverride, refuseUnmet } from "./advance-phase";
import { loadConditionFacts, loadSnapshot, lockIncident } from "./reads";
import { CLEAN_WINDOW, notMetWords, overrodeOf, unmetForStatus, unmetText } from "./rules";
import { type IncidentSnapshot, type IncidentStatus, SetStatus } from "./schemas";

/**
 * Sets the status (DOMAIN rows 14, 15, 42): Monitoring once validation is complete; Resolved stamps resolvedAt and ends
 * the promise; leaving Resolved reopens, clears the stamp, counts, takes every check back and promises an update. What
 * is too early needs an override with a reason, which is recorded; the clean window also the MIM or the Leader.
 * @throws UNMET_CONDITIONS, FORBIDDEN, INVALID_INPUT when a reason is missing
 */
export async function setStatus({ ctx, input }: { ctx: Context; input: SetStatus }): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.setStatus", input.ref);
  const wanted = parseInput(SetStatus, input);
  if (wanted.override && !(await mayHere(ctx, "incident.override", wanted.ref))) {
    authorize(ctx, "incident.override");
  }

  return inTransaction(ctx, { action: "incident.setStatus", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const from = incident.status;
    const { status: to, reason } = wanted;
    if (from === to) return loadSnapshot(tx, incident.id, ctx.now);
    if (from === "Resolved" && !reason) {
      const missing = "Say why it is reopened.";
      throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
    }
    if (from === "Resolved") {
      await reopen(tx, ctx, incident, wanted);
      if (incident.replayOf === null) await enqueueCheck(tx, incident.id);
    }
    await moveStatus(tx, ctx, incident, { from, to, reason, override: { isGiven: wanted.override, reason, of: null } });
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}

type Move = { from: IncidentStatus; to: IncidentStatus; reason: string; override: GivenOverride };

/**
 * Sets the status in the caller's transaction: what it asks for is checked against the record as it stands now.
 * @throws UNMET_CONDITIONS, FORBIDDEN where the clean window is owed, INVALID_INPUT for an override without a reason
 */
export async function moveStatus(tx: Tx, ctx: Context, incident: Incident, move: Move): Promise<void> {
  const { from, to, reason, override } = move;
  const unmet = unmetForStatus(to, await loadConditionFacts(tx, incident.id, ctx.now));
  refuseUnmet(unmet, override, ctx.now, `${to} comes too early`);
  if (unmet.length > 0 && !override.reason) {
    const missing = "Say why you go on; the reason is recorded.";
    throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
  }
  const owed = unmet.find(({ key }) => key === CLEAN_WINDOW);
  if (to === "Resolved") await guardClose(tx, ctx, incident, owed && unmetText(owed, ctx.now));
  const resolved = to === "Resolved" ? { resolvedAt: ctx.now, nextUpdateEta: null } : {};
  await tx.incident.update({ where: { id: incident.id }, data: { status: to, ...resolved } });
  const why = [...new Set([reason, override.reason])].filter(Boolean).join(". All the same: ");
  const past = isImport(ctx) ? "" : notMetWords(unmet, ctx.now);
  await recordEvent(tx, ctx, incident, {
    name: "incident.statusChanged",
    text: `Status ${from} → ${to}${why ? `: ${why}` : ""}${past}`,
    payload: { from, to, reason: why, overrode: overrodeOf(unmet) },
  });
}

/** What a reopened incident begins with: no end, no clean clock, nothing confirmed, and a promise. */
async function reopen(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  { reason, nextUpdateEta }: ReturnType<typeof SetStatus.parse>,
): Promise<void> {
  const { updateIntervalMinutes } = await getSettings(tx);
  const minutes = updateIntervalMinutes[incident.severity];
  const usual = minutes === null ? null : addMinutes(ctx.now, minutes);
  const eta = nextUpdateEta ? new Date(nextUpdateEta) : usual;
  if (eta && eta <= ctx.now) {
    const past = "The next update must lie in the future.";
    throw new AppError("INVALID_INPUT", past, { fields: { nextUpdateEta: past } });
  }
  await tx.incident.update({
    where: { id: incident.id },
    data: {
      resolvedAt: null,
      respondersReleasedAt: null,
      cleanSince: null,
      nextUpdateEta: eta,
      reopenedCount: { increment: 1 },
    },
  });
  incident.cleanSince = null;
  await resetChecks(tx, ctx, incident, reason);
  if (!isImport(ctx)) await ensureChecks(tx, ctx, incident);
  if (!eta) return;
  await enqueueCut(tx, incident.id);
  await recordEvent(tx, ctx, incident, {
    name: "promise.made",
    text: "Next update promised on reopening",
    payload: { nextUpdateEta: eta.toISOString(), from: null },
  });
}
