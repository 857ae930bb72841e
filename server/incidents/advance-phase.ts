import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueCheck } from "../notices/enqueue-check";
import { enqueueRender } from "../status-page/enqueue-render";
import { loadSnapshot, lockIncident } from "./reads";
import { LAST_PHASE, phaseName } from "./rules";
import { AdvancePhase, type IncidentSnapshot } from "./schemas";

type Override = { isGiven: boolean; reason: string };

/**
 * Advances to the next phase, or to a later one; never back (S1). Unmet conditions of the present phase, and
 * phases skipped, need an override with a reason, which is recorded.
 * @throws STALE when the screen showed another phase, UNMET_CONDITIONS, CONFLICT at the last phase
 */
export async function advancePhase({ ctx, input }: { ctx: Context; input: AdvancePhase }): Promise<IncidentSnapshot> {
  authorize(ctx, "incident.advance");
  const wanted = parseInput(AdvancePhase, input);
  const override = readOverride(wanted);
  if (override.isGiven) authorize(ctx, "incident.override");

  return inTransaction(ctx, { action: "incident.advance", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const from = incident.phase;
    if (wanted.fromPhase !== undefined && wanted.fromPhase !== from) {
      throw new AppError(
        "STALE",
        `Already in phase ${from} (${phaseName(from)}). Your screen was behind; look again.`,
        {
          current: { phase: from },
        },
      );
    }
    if (from === LAST_PHASE) throw new AppError("CONFLICT", "Resolution is the last phase. Set the status instead.");
    const to = wanted.toPhase ?? from + 1;
    if (to <= from) throw new AppError("CONFLICT", `Phases only go forward: now in ${from}, asked for ${to}.`);
    const { conditions } = await loadSnapshot(tx, incident.id, ctx.now);
    const unmet = conditions.filter((condition) => !condition.isMet).map((condition) => condition.text);
    for (let skipped = from + 1; skipped < to; skipped += 1) unmet.push(`${phaseName(skipped)} is skipped`);
    if (unmet.length > 0 && !override.isGiven) {
      throw new AppError("UNMET_CONDITIONS", `${phaseName(from)} is not done: ${unmet.join("; ")}.`, { unmet });
    }
    await tx.incident.update({
      where: { id: incident.id },
      data: {
        phase: to,
        phaseEnteredAt: ctx.now,
        ...(to >= 7 && incident.mitigatedAt === null ? { mitigatedAt: ctx.now } : {}),
      },
    });
    incident.phase = to;
    const note = wanted.note ? `: ${wanted.note}` : "";
    await recordEvent(tx, ctx, incident, {
      name: "phase.advanced",
      text: `${phaseName(from)} → ${phaseName(to)}${note}`,
      payload: { from, to, note: wanted.note, overrode: unmet, reason: unmet.length > 0 ? override.reason : "" },
    });
    // Played recordings are full of phases long over; the sweep finds what still stands.
    if (ctx.source !== "replay" && ctx.source !== "seed") await enqueueCheck(tx, incident.id);
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}

function readOverride({ override, reason }: { override?: boolean | { reason: string }; reason?: string }): Override {
  if (!override) return { isGiven: false, reason: "" };
  const why = typeof override === "object" ? override.reason : (reason ?? "");
  if (why) return { isGiven: true, reason: why };
  const missing = "Say why you go on although conditions are unmet; the reason is recorded.";
  throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
}
