"use client";
import { useState } from "react";
import type { Failure } from "@/components/providers/failure";
import { type Outcome, useVerb } from "@/components/providers/use-verb";
import type { CutDraft, Draft, EditDraft } from "@/server/drafts/schemas";

export type DraftStep = "submit" | "approve" | "return" | "discard";
type Step = { kind: DraftStep; draftId: string; version: number; reason: string };

export type DraftSteps = {
  isBusy: boolean;
  failure: Failure | null;
  clear: () => void;
  /** Keeps what was changed in the draft, or in a new one where there is none; null where that failed. */
  save: (draft: Draft | null, changes: Partial<EditDraft>) => Promise<Draft | null>;
  take: (kind: DraftStep, draft: Draft, reason?: string) => Promise<Draft | null>;
};

/** What becomes of a draft: kept, given for approval, approved, sent back, discarded. */
export function useDraftSteps(ref: string): DraftSteps {
  const [failure, setFailure] = useState<Failure | null>(null);
  const cut = useVerb((client, input: CutDraft, options) => client.draft.cut.mutate(input, options));
  const edit = useVerb((client, input: EditDraft, options) => client.draft.edit.mutate(input, options));
  const step = useVerb((client, { kind, reason, ...at }: Step, options) => {
    const wanted = { ref, ...at };
    if (kind === "submit") return client.draft.submit.mutate(wanted, options);
    if (kind === "approve") return client.draft.approve.mutate(wanted, options);
    return kind === "return"
      ? client.draft.return.mutate({ ...wanted, reason }, options)
      : client.draft.discard.mutate({ ...wanted, reason }, options);
  });
  const settled = (outcome: Outcome<Draft>): Draft | null => {
    setFailure(outcome.ok ? null : outcome.failure);
    return outcome.ok ? outcome.value : null;
  };
  return {
    isBusy: cut.isBusy || edit.isBusy || step.isBusy,
    failure,
    clear: () => setFailure(null),
    async save(draft, changes) {
      const into = draft ?? settled(await cut.run({ ref }));
      if (!into || Object.keys(changes).length === 0) return into;
      return settled(await edit.run({ ref, draftId: into.id, version: into.version, ...changes }));
    },
    take: async (kind, draft, reason = "") =>
      settled(await step.run({ kind, draftId: draft.id, version: draft.version, reason })),
  };
}
