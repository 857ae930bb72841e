import { fromLocalField } from "@/components/time/format";
import type { OpenIncident, Severity } from "@/server/incidents/schemas";

/** What stands in the intake form. */
export type Intake = {
  title: string;
  severity: Severity | null;
  systems: string[];
  bridgeUrl: string;
  description: string;
  startedAt: string;
  customerCount: string;
};

export const EMPTY_INTAKE: Intake = {
  title: "",
  severity: null,
  systems: [],
  bridgeUrl: "",
  description: "",
  startedAt: "",
  customerCount: "",
};

const KEY = "intake-draft";

/** What was typed before a reload or a sign-in; null where there is nothing, or nothing readable. */
export function readDraft(): Intake | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return kept && typeof kept === "object" ? { ...EMPTY_INTAKE, ...kept } : null;
  } catch {
    return null;
  }
}

export function keepDraft(intake: Intake): void {
  if (JSON.stringify(intake) === JSON.stringify(EMPTY_INTAKE)) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(intake));
}

export const dropDraft = (): void => sessionStorage.removeItem(KEY);

/** The form as the server takes it; null until there is a severity. */
export function toOpenIncident(intake: Intake): OpenIncident | null {
  if (!intake.severity) return null;
  const count = intake.customerCount.replace(/[\s,_~]/g, "");
  return {
    title: intake.title,
    severity: intake.severity,
    affectedSystems: intake.systems,
    bridgeUrl: intake.bridgeUrl,
    description: intake.description,
    ...(intake.startedAt ? { startedAt: fromLocalField(intake.startedAt) } : {}),
    ...(count ? { customerCount: Number(count) } : {}),
  };
}
