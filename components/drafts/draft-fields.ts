import { type EtaChoice, etaInstant, type MilestoneForm } from "@/components/milestones/milestone-form";
import { nextUpdateSentence } from "@/server/drafts/rules";
import type { Draft, EditDraft } from "@/server/drafts/schemas";

const MINUTE = 60_000;

/** A draft as the form shows it; without a promise where it has none. */
export const formOf = (draft: Draft): MilestoneForm => ({
  title: draft.title,
  body: draft.body,
  audience: draft.audience,
  eta:
    draft.nextUpdateMinutes === null
      ? { kind: "none", reason: "" }
      : { kind: "minutes", minutes: draft.nextUpdateMinutes },
  isResolution: draft.isResolution,
  publicTitle: draft.publicTitle,
  draftedBy: draft.draftedBy === "template" ? "template" : "human",
  correctsId: "",
  isWarningsAccepted: false,
});

/** The promise as a draft keeps it: minutes after publishing. */
export function minutesOf(choice: EtaChoice, now: number): number | null {
  if (choice.kind === "minutes") return choice.minutes;
  const eta = etaInstant(choice, now);
  return eta === null ? null : Math.max(1, Math.round((Date.parse(eta) - now) / MINUTE));
}

/** What the form changes of the draft, as the server takes it; empty where it says the same. */
export function changesOf(draft: Draft, form: MilestoneForm, now: number): Partial<EditDraft> {
  const minutes = form.isResolution ? null : minutesOf(form.eta, now);
  const isSameAudience = [...form.audience].sort().join() === [...draft.audience].sort().join();
  return {
    ...(form.title !== draft.title ? { title: form.title } : {}),
    ...(form.body !== draft.body ? { body: form.body } : {}),
    ...(isSameAudience ? {} : { audience: form.audience }),
    ...(form.publicTitle !== draft.publicTitle ? { publicTitle: form.publicTitle } : {}),
    ...(minutes !== draft.nextUpdateMinutes ? { nextUpdateMinutes: minutes } : {}),
    ...(form.isResolution !== draft.isResolution ? { isResolution: form.isResolution } : {}),
  };
}

/** The body with the new promise in the place of the old one's sentence, where it still says that. */
export function withPromise(body: string, from: number | null, to: number | null): string {
  if (from === null || to === null) return body;
  return body.replace(nextUpdateSentence(from), nextUpdateSentence(to));
}
