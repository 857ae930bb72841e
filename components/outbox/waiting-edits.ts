import type { OutboxEntry } from "@/components/providers/outbox-store";
import type { EditIncident, IncidentSnapshot } from "@/server/incidents/schemas";

/**
 * The snapshot with edits that wait for the network, so that their writer sees what they wrote, and their next edit
 * stands on it.
 */
export function withWaitingEdits(snapshot: IncidentSnapshot, entries: readonly OutboxEntry[]): IncidentSnapshot {
  let shown = snapshot;
  for (const { path, ref, state, input } of entries) {
    if (path !== "incident.edit" || ref !== snapshot.ref || state !== "waiting") continue;
    const { phaseNote, ...set } = (input as EditIncident).set;
    const phaseNotes =
      phaseNote === undefined ? shown.phaseNotes : { ...shown.phaseNotes, [String(snapshot.phase)]: phaseNote };
    shown = { ...shown, ...(set as Partial<IncidentSnapshot>), phaseNotes };
  }
  return shown;
}

/** Whether a write of that kind waits whose input names all of `about`, such as the task that it is of. */
export const waitsFor = (
  entries: readonly OutboxEntry[],
  path: string,
  about: Readonly<Record<string, unknown>>,
): boolean =>
  entries.some((entry) => {
    const input = entry.input as Record<string, unknown>;
    return (
      entry.state === "waiting" && entry.path === path && Object.entries(about).every(([key, is]) => input[key] === is)
    );
  });
