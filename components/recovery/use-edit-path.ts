"use client";
import { useCallback } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import type { SaveResult } from "@/components/ui/inline-edit";
import type { PathField } from "@/server/recovery/schemas";

/** Saves one field of a path against what the editor saw; a change by someone else comes back as `theirs`. */
export function useEditPath(pathId: string) {
  const client = useTRPCClient();
  const { snapshot, refresh } = useFireground();
  const { ref } = snapshot;
  return useCallback(
    async (field: PathField, next: string, was: string): Promise<SaveResult> => {
      const input = { ref, pathId, set: { [field]: next }, was: { [field]: was } };
      try {
        await client.recovery.edit.mutate(input, { context: { requestId: crypto.randomUUID() } });
        refresh();
        return { ok: true };
      } catch (error) {
        const failure = toFailure(error);
        // It waits in the outbox, and is counted there.
        if (failure.code === "QUEUED") return { ok: true };
        const reason = failure.fields[`set.${field}`] ?? failure.message;
        if (failure.code !== "STALE") return { ok: false, reason };
        const current = (failure.current ?? {}) as Partial<Record<PathField, string>>;
        return { ok: false, reason, theirs: current[field] ?? "" };
      }
    },
    [client, ref, pathId, refresh],
  );
}
