import type { Severity } from "@/server/incidents/schemas";

/** When the next update is promised: so many minutes from now, at a time of one's own, or not at all. */
export type EtaChoice = { kind: "minutes"; minutes: number } | { kind: "at"; local: string } | { kind: "none" };

const MINUTE = 60_000;

/** The promised instant: minutes count from now and are rounded up to the whole minute, as pages and mails show it. */
export function etaInstant(choice: EtaChoice, now: number): string | null {
  if (choice.kind === "minutes")
    return new Date(Math.ceil((now + choice.minutes * MINUTE) / MINUTE) * MINUTE).toISOString();
  if (choice.kind === "none") return null;
  const at = new Date(choice.local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The promise as a draft keeps it: minutes after publishing. */
export function minutesOf(choice: EtaChoice, now: number): number | null {
  if (choice.kind === "minutes") return choice.minutes;
  const eta = etaInstant(choice, now);
  return eta === null ? null : Math.max(1, Math.round((Date.parse(eta) - now) / MINUTE));
}

/** Whether an update of this severity may go without a promise; every other owes one (DOMAIN 1.1 and 1.8). */
export const needsNoPromise = (severity: Severity): boolean => severity === "Low";
