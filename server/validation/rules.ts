import type { Severity } from "../incidents/schemas";
import type { CheckStatus } from "./schemas";

/** What is validated where no affected system is named. */
export const SERVICE = "Service";

/** The systems to validate: the affected ones, or the service as a whole where none is named. */
export const systemsToValidate = (affected: readonly string[]): string[] =>
  affected.length > 0 ? [...affected] : [SERVICE];

type State = { status: CheckStatus; isRequired: boolean };

/**
 * Whether validation is complete (S1 phase 7): every required check passes or does not apply, nothing is red, and at
 * least one passes.
 */
export const isGreen = (checks: readonly State[]): boolean =>
  checks.some(({ status }) => status === "pass") &&
  checks.every(({ status, isRequired }) => status !== "fail" && (status !== "pending" || !isRequired));

/** When the clean clock runs since, after a change: it goes on while all is green and starts anew after any red. */
export const nextCleanSince = (present: Date | null, checks: readonly State[], now: Date): Date | null =>
  isGreen(checks) ? (present ?? now) : null;

const MINUTE = 60_000;
const ms = (at: Date | string | number): number =>
  typeof at === "number" ? at : at instanceof Date ? at.getTime() : Date.parse(at);

/** How long everything has been green, in minutes; 0 where the clock does not run, never below. */
export const cleanMinutes = (cleanSince: Date | string | null, now: Date | number): number =>
  cleanSince === null ? 0 : Math.max(0, (ms(now) - ms(cleanSince)) / MINUTE);

/** Whether an incident owes the clean window: by the highest severity it has had, so that lowering it is no way round. */
export const owesCleanWindow = (peakSeverity: Severity): boolean =>
  peakSeverity === "Critical" || peakSeverity === "High";

/** Whether so many clean minutes have passed without a break (DOMAIN row 15). */
export const isWindowPassed = (cleanSince: Date | string | null, windowMinutes: number, now: Date | number): boolean =>
  cleanSince !== null && cleanMinutes(cleanSince, now) >= windowMinutes && ms(cleanSince) <= ms(now);

/** When the window will have passed if nothing turns red, ISO; null where the clock does not run. */
export const windowPassesAt = (cleanSince: Date | string | null, windowMinutes: number): string | null =>
  cleanSince === null ? null : new Date(ms(cleanSince) + windowMinutes * MINUTE).toISOString();

type Person = { userId: string; role: string };

/**
 * Whether a person may end a Critical or High before its clean window: a Major Incident Manager, or whoever holds the
 * slot of MIM or Leader on this incident (DOMAIN row 15). Nobody else, admins included.
 * @param slots roles that the person holds on the incident now
 */
export const mayOverrideWindow = (person: Pick<Person, "role">, slots: readonly string[]): boolean =>
  person.role === "mim" || slots.includes("mim") || slots.includes("leader");

/** How the states read on screens and in the record. */
export const CHECK_WORD: Record<CheckStatus, string> = {
  pending: "pending",
  pass: "pass",
  fail: "fail",
  not_applicable: "n/a",
};

/** What a change did to the clean clock, as the record says it; empty where it did nothing. */
export const clockWords = (before: Date | null, after: Date | null): string =>
  before === null && after !== null
    ? ". All is green: the clean clock starts"
    : before !== null && after === null
      ? ". The clean clock stops"
      : "";
