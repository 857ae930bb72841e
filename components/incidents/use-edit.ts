"use client";
import { useCallback } from "react";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import type { SaveResult } from "@/components/ui/inline-edit";
import { IMPACT_FIELDS } from "@/server/incidents/rules";
import type { EditableField, EditIncident } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";

type Value = string | number | boolean | string[] | null;
const show = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));

/** Saves one field against what the editor saw; a change by someone else in between comes back as `theirs`. */
export function useEdit() {
  const client = useTRPCClient();
  const { snapshot, take, refuse } = useFireground();
  const { ref } = snapshot;
  const save = useCallback(
    async (field: EditableField, next: Value, was: Value): Promise<SaveResult> => {
      const input = { ref, set: { [field]: next }, was: { [field]: was } } as EditIncident;
      try {
        take(await client.incident.edit.mutate(input, { context: { requestId: crypto.randomUUID() } }));
        return { ok: true };
      } catch (error) {
        const failure = toFailure(error);
        // It waits in the outbox, and the screen shows it from there.
        if (failure.code === "QUEUED") return { ok: true };
        const reason = failure.fields[`set.${field}`] ?? failure.fields[field] ?? failure.message;
        if (failure.code !== "STALE") return { ok: false, reason };
        const current = (failure.current ?? {}) as Record<string, unknown>;
        return { ok: false, reason, theirs: show(current[field]) };
      }
    },
    [client, ref, take],
  );
  const refusalOf = (field: EditableField): string | null =>
    refuse("incident.edit") ?? (IMPACT_FIELDS.has(field) ? refuse("impact.edit") : null);
  return { save, refusalOf };
}
