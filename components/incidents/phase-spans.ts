import { LAST_PHASE } from "@/server/incidents/rules";
import type { IncidentSnapshot } from "@/server/incidents/schemas";

type Facts = Pick<IncidentSnapshot, "phase" | "phaseTimes" | "openedAt" | "resolvedAt">;
export type PhaseSpan = { enteredAt: number | null; ms: number | null };

/**
 * How long each of the eight phases took, in ms: until the next one entered, the present one until now (or until
 * the incident was resolved). Null for phases that were skipped or are still to come.
 */
export function phaseSpans({ phase, phaseTimes, openedAt, resolvedAt }: Facts, now: number): PhaseSpan[] {
  const entered = Array.from({ length: LAST_PHASE }, (_, index) => {
    const at = phaseTimes[String(index + 1)] ?? (index === 0 ? openedAt : undefined);
    return at === undefined ? null : Date.parse(at);
  });
  return entered.map((enteredAt, index) => {
    const number = index + 1;
    if (enteredAt === null || number > phase) return { enteredAt: null, ms: null };
    const next = entered.slice(number, phase).find((at) => at !== null);
    const end = next ?? (resolvedAt ? Date.parse(resolvedAt) : now);
    return { enteredAt, ms: Math.max(0, end - enteredAt) };
  });
}
