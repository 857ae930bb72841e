import { authorizeHere, mayHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import { type Context, isImport } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueCheck } from "../notices/enqueue-check";
import { enqueueRender } from "../status-page/enqueue-render";
import { guardClose } from "../validation/guard-close";
import { ensureChecks } from "../validation/start-validation";
import { loadConditionFacts, loadSnapshot, lockIncident } from "./reads";
import { exitConditions, LAST_PHASE, notMetWords, overrodeOf, phaseName, unmetText, windowCondition } from "./rules";
import { AdvancePhase, type Condition, type IncidentSnapshot } from "./schemas";

/** `of`: keys of what the screen showed as unmet; null where the caller goes past whatever there is. */
export type GivenOverride = { isGiven: boolean; reason: string; of: readonly string[] | null };

/**
 * Advances to the next phase, or to a later one; never back (S1). Unmet conditions of the present phase, and
 * phases skipped, need an override with a reason, which is recorded. Critical and High reach Resolution only after
 * their clean window, from whatever phase; past that only the MIM or the Leader can go. Validation makes its checks.
 * @throws FORBIDDEN, STALE when the screen showed another phase, UNMET_CONDITIONS, CONFLICT at the last phase
 */
export async function advancePhase({ ctx, input }: { ctx: Context; input: AdvancePhase }): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.advance", input.ref);
  const wanted = parseInput(AdvancePhase, input);
  const override = readOverride(wanted);
  if (override.isGiven && !(await mayHere(ctx, "incident.override", wanted.ref))) {
    authorize(ctx, "incident.override");
  }

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
    const facts = await loadConditionFacts(tx, incident.id, ctx.now);
    const unmet = exitConditions(facts).filter((condition) => !condition.isMet);
    for (let skipped = from + 1; skipped < to; skipped += 1) {
      unmet.push({ key: `skipped-${skipped}`, text: `${phaseName(skipped)} is skipped`, isMet: false });
    }
    const owed = to === LAST_PHASE ? windowCondition(facts).filter((condition) => !condition.isMet) : [];
    if (from !== 7) unmet.push(...owed);
    refuseUnmet(unmet, override, ctx.now, `${phaseName(from)} is not done`);
    if (to === LAST_PHASE) await guardClose(tx, ctx, incident, owed[0] && unmetText(owed[0], ctx.now));
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
    // Whoever reads the record sees what was passed over, and why; a recording has its own words for it.
    const isPast = unmet.length > 0 && !isImport(ctx);
    const past = isPast ? `${notMetWords(unmet, ctx.now)}. All the same: ${override.reason}` : "";
    await recordEvent(tx, ctx, incident, {
      name: "phase.advanced",
      text: `${phaseName(from)} → ${phaseName(to)}${note}${past}`,
      payload: {
        from,
        to,
        note: wanted.note,
        overrode: overrodeOf(unmet),
        reason: unmet.length > 0 ? override.reason : "",
      },
    });
    // Played recordings are full of phases long over; the sweep finds what still stands.
    if (ctx.source !== "replay" && ctx.source !== "seed") await enqueueCheck(tx, incident.id);
    // What is replayed was validated by others, elsewhere: there is nothing to confirm here.
    if (to >= 7 && !isImport(ctx)) await ensureChecks(tx, ctx, incident);
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}

/**
 * Refuses what is unmet unless the override covers it.
 * @throws UNMET_CONDITIONS with each in words
 */
export function refuseUnmet(unmet: readonly Condition[], override: GivenOverride, now: Date, why: string): void {
  const isCovered = ({ key }: Condition): boolean => override.of === null || override.of.includes(key);
  if (unmet.length === 0 || (override.isGiven && unmet.every(isCovered))) return;
  const words = unmet.map((condition) => unmetText(condition, now));
  const listed = words.map((text) => text.replace(/\.$/, "")).join("; ");
  throw new AppError("UNMET_CONDITIONS", `${why}. Not met yet: ${listed}.`, { unmet: words });
}

function readOverride({ override, reason }: ReturnType<typeof AdvancePhase.parse>): GivenOverride {
  if (!override) return { isGiven: false, reason: "", of: null };
  const given = typeof override === "object" ? override : { reason: reason ?? "" };
  if (given.reason) return { isGiven: true, reason: given.reason, of: given.of ?? null };
  const missing = "Say why you go on although conditions are unmet; the reason is recorded.";
  throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
}
