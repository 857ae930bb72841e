"use client";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type DraftStep, useDraftSteps } from "@/components/drafts/use-draft-steps";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useViewer } from "@/components/providers/viewer";
import { serverTime } from "@/components/time/clock-store";
import { useNow } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { isOpenState, publishProblem } from "@/server/drafts/rules";
import type { Draft, EditDraft } from "@/server/drafts/schemas";
import type { Milestone, PublishMilestone } from "@/server/milestones/schemas";
import { minutesOf } from "./eta-choice";
import { changesOf, forKeeping, publishProblemWords, wentOut } from "./publish-state";
import type { PublishFormState } from "./use-publish-form";

type Ends = { milestones: readonly Milestone[]; onPublished: (milestone: Milestone) => void; onClose: () => void };
const WORDS: Record<DraftStep, string> = {
  submit: "submitted for approval",
  approve: "approved",
  return: "sent back",
  discard: "discarded",
};

const sequenceIn = (current: unknown): number | null =>
  current !== null && typeof current === "object" && "sequence" in current ? Number(current.sequence) : null;

/** What may be done with a text: publish it, or where the policy wants it, have it approved first (DOMAIN row 10). */
export function usePublishSteps(state: PublishFormState, { milestones, onPublished, onClose }: Ends) {
  const { snapshot, config, refuse, refresh } = useFireground();
  const { ref, severity } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const now = useNow(10_000);
  const { form, draft, texts, copies, late, input } = state;
  const [isAsking, setAsking] = useState(false);
  /** What was sent and not yet answered for: another press must send the very same. */
  const [sent, setSent] = useState<PublishMilestone | null>(null);
  /** The last update that the writer knows of: one that goes out meanwhile is named before theirs does. */
  const [known, setKnown] = useState(milestones[0]?.sequence ?? 0);
  const viewer = useViewer();
  const publish = useVerb((client, wanted: PublishMilestone, options) =>
    client.milestone.publish.mutate(wanted, options),
  );
  const steps = useDraftSteps(ref);

  const isDraft = form.start.kind === "draft" && draft !== null;
  const changes = isDraft ? changesOf(form, texts, copies, draft, now) : {};
  const isDirty = isDraft
    ? Object.keys(changes).length > 0
    : Object.values(form.versions).some((one) => one.edited !== null);
  const mayDraft = refuse("milestone.draft") === null;
  const mayApprove = refuse("milestone.approve") === null;
  const isApproved = isDraft && draft.state === "approved" && !isDirty;
  const policy = publishProblem(config.publishApproval[severity], severity, { mayApprove, isApproved });
  const refusal = refuse("milestone.publish") ?? policy;
  const isOpenDraft = isDraft && isOpenState(draft.state);
  const isWaiting = isDraft && draft.state === "submitted" && !isDirty;

  const findings = state.previews.flatMap((one) => one.findings);
  const errors = findings.filter(({ level }) => level === "error").length;
  const asked = findings.filter(({ level }) => level === "warning");
  const warnings = new Set(asked.map(({ message }) => message)).size;

  const done = (words: string) => {
    reads.invalidate("draft ");
    refresh();
    show(words);
  };
  const isOut = useRef(false);
  const finish = (milestone: Milestone) => {
    if (isOut.current) return;
    isOut.current = true;
    done(`Update ${milestone.sequence} published`);
    onPublished(milestone);
  };
  const send = async () => {
    // A warning asks once: the press that follows is the answer.
    if (!sent && warnings > 0 && errors === 0 && !isAsking && !state.isWriting) return setAsking(true);
    const wanted = sent ?? { ...state.inputAt(serverTime()), isWarningsAccepted: isAsking, afterSequence: known };
    setSent(wanted);
    const result = await publish.run(wanted);
    if (result.ok) return finish(result.value);
    if (result.failure.isDefinite) setSent(null);
    setKnown((last) => sequenceIn(result.failure.current) ?? last);
    if (result.failure.code === "UNMET_CONDITIONS" && result.failure.message.startsWith("Look at the text")) {
      publish.clear();
      setAsking(true);
    }
  };
  // The answer was lost, and the record tells what became of it.
  const out = publish.isBusy ? undefined : wentOut(sent, milestones, viewer.name);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it is there
  useEffect(() => {
    if (out) finish(out);
  }, [out?.id]);
  const keep = async (): Promise<Draft | null> => {
    const all: Partial<EditDraft> = isDraft
      ? changes
      : {
          title: input.title,
          body: input.body,
          texts: input.texts ?? [],
          audience: [...form.audience],
          channels: [...(form.channels ?? [])],
          publicTitle: form.publicTitle,
          isResolution: form.isResolution,
          nextUpdateMinutes: form.isResolution ? null : minutesOf(form.eta, now),
        };
    const kept = await steps.save(isDraft ? draft : null, forKeeping(all, late));
    if (kept && draft) state.setDraft({ ...draft, ...kept });
    return kept;
  };
  const take = async (kind: DraftStep, reason = "") => {
    const kept = kind === "return" || kind === "discard" ? draft : await keep();
    const after = kept && (await steps.take(kind, kept, reason));
    if (!after) return;
    done(`Draft ${after.number} ${WORDS[kind]}`);
    onClose();
  };
  const save = async () => {
    const kept = await keep();
    if (!kept) return;
    done(`Draft ${kept.number} saved`);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    steps.clear();
    if (publish.isBusy || steps.isBusy) return;
    if (refusal === null) void send();
    else if (mayDraft && !isWaiting) void take("submit");
  };

  const failure = publish.failure ?? steps.failure;
  const isMain = state.edited === state.main;
  const isInField = ([name]: [string, string]) => name !== "texts" && ((name !== "body" && name !== "title") || isMain);
  const isShown = failure !== null && Object.entries(failure.fields).some(isInField);
  const unseen = state.previewFailure?.fields.channels ? null : (state.previewFailure?.message ?? null);
  return {
    isDirty,
    isWaiting,
    isAsking,
    warnings,
    refusal,
    mayDraft,
    isBusy: publish.isBusy || steps.isBusy,
    fields: { ...state.previewFailure?.fields, ...steps.failure?.fields, ...publish.failure?.fields },
    problem: failure ? (isShown ? null : publishProblemWords(failure, publish.failure !== null)) : unseen,
    submit,
    /** What was accepted, sent or refused was of the text as it stood; that an answer was lost stays true. */
    forget: () => {
      setAsking(false);
      setSent(null);
      if (publish.failure?.isDefinite) publish.clear();
      steps.clear();
    },
    extra: [
      ...(isOpenDraft && isDirty && mayDraft ? [{ label: "Save draft", run: () => void save() }] : []),
      ...(isOpenDraft && mayApprove && !isApproved ? [{ label: "Approve", run: () => void take("approve") }] : []),
      ...(isOpenDraft && refuse("milestone.publish") === null
        ? [{ label: "Discard", isQuiet: true, run: () => void take("discard") }]
        : []),
    ],
    giveBack:
      isOpenDraft && mayApprove && (draft.state === "submitted" || draft.state === "approved")
        ? (reason: string) => void take("return", reason)
        : null,
    returnError: steps.failure?.fields.reason,
  };
}
