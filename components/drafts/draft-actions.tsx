"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { type EtaChoice, etaInstant } from "@/components/milestones/milestone-form";
import type { Failure } from "@/components/providers/failure";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { serverTime } from "@/components/time/clock-store";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { isOpenState, publishProblem } from "@/server/drafts/rules";
import type { Draft, EditDraft } from "@/server/drafts/schemas";
import type { PublishMilestone } from "@/server/milestones/schemas";

type Props = {
  draft: Draft;
  input: PublishMilestone;
  changes: Partial<EditDraft>;
  eta: EtaChoice;
  onSaved: () => void;
  onErrors: (errors: Record<string, string>) => void;
  onClose: () => void;
};
type Step =
  | { kind: "submit" | "approve"; version: number }
  | { kind: "return" | "discard"; version: number; reason: string };

/** Publish where one may; else submit, and for the MIM approve or send back. Every step saves what was changed. */
export function DraftActions({ draft, input, changes, eta, onSaved, onErrors, onClose }: Props) {
  const { snapshot, config, refuse, refresh } = useFireground();
  const { ref, severity } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const [reason, setReason] = useState("");
  const [isReturning, setReturning] = useState(false);
  const [isAccepted, setAccepted] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isDirty = Object.keys(changes).length > 0;
  const at = { ref, draftId: draft.id };
  const edit = useVerb((client, wanted: EditDraft, options) => client.draft.edit.mutate(wanted, options));
  const step = useVerb((client, { kind, ...wanted }: Step, options) => {
    if (kind === "submit") return client.draft.submit.mutate({ ...at, ...wanted }, options);
    if (kind === "approve") return client.draft.approve.mutate({ ...at, ...wanted }, options);
    const why = { ...at, version: wanted.version, reason: "reason" in wanted ? wanted.reason : "" };
    return kind === "return" ? client.draft.return.mutate(why, options) : client.draft.discard.mutate(why, options);
  });
  const publish = useVerb((client, wanted: PublishMilestone, options) =>
    client.milestone.publish.mutate(wanted, options),
  );
  const isBusy = edit.isBusy || step.isBusy || publish.isBusy;
  const fail = (one: Failure) => {
    setFailure(one);
    onErrors(one.fields);
  };
  const done = (words: string) => {
    reads.invalidate(`draft ${ref}`);
    refresh();
    show(words);
    onClose();
  };
  /** The version after what was changed is saved; null where that failed. */
  const saved = async (): Promise<number | null> => {
    setFailure(null);
    if (!isDirty) return draft.version;
    const outcome = await edit.run({ ...at, version: draft.version, ...changes });
    if (!outcome.ok) {
      fail(outcome.failure);
      return null;
    }
    onSaved();
    return outcome.value.version;
  };
  const take = async (kind: Step["kind"], words: string) => {
    const version = kind === "return" || kind === "discard" ? draft.version : await saved();
    if (version === null) return;
    const wanted = kind === "return" || kind === "discard" ? { kind, version, reason } : { kind, version };
    const outcome = await step.run(wanted);
    if (outcome.ok) done(words);
    else fail(outcome.failure);
  };
  const send = async () => {
    setFailure(null);
    const promise = input.isResolution ? null : etaInstant(eta, serverTime());
    const outcome = await publish.run({ ...input, nextUpdateEta: promise, isWarningsAccepted: isAccepted });
    if (outcome.ok) done(`Update ${outcome.value.sequence} published`);
    else fail(outcome.failure);
  };
  const mayApprove = refuse("milestone.approve") === null;
  const isApproved = draft.state === "approved" && !isDirty;
  const policy = publishProblem(config.publishApproval[severity], severity, { mayApprove, isApproved });
  const noPublish = refuse("milestone.publish") ?? policy;
  const isOpen = isOpenState(draft.state);
  const isAsking = failure?.code === "UNMET_CONDITIONS" && failure.message.startsWith("Look at the text");
  const noDraft = refuse("milestone.draft");
  return (
    <div className="grid gap-3">
      {failure && <FieldError>{failure.message}</FieldError>}
      {(isAsking || isAccepted) && (
        <label className="tap flex min-h-7 items-center gap-2 text-[13px]">
          <input
            type="checkbox"
            className="size-4 accent-(--primary)"
            checked={isAccepted}
            onChange={(event) => setAccepted(event.target.checked)}
          />
          I have read the warnings; publish it as it is
        </label>
      )}
      {noPublish && isOpen ? (
        <>
          <p className="text-[13px] text-soft">{noPublish}</p>
          <Button
            look="primary"
            isBusy={isBusy}
            refusal={noDraft ?? (draft.state === "submitted" && !isDirty ? "It waits for approval." : null)}
            onClick={() => take("submit", `Draft ${draft.number} submitted for approval`)}
            className="min-h-11"
          >
            {draft.state === "submitted" && !isDirty ? "Waits for approval" : "Submit for approval"}
          </Button>
        </>
      ) : (
        <Button look="primary" isBusy={isBusy} refusal={noPublish} onClick={send} className="min-h-11">
          {publish.isBusy ? "Publishing…" : `Publish draft ${draft.number}`}
        </Button>
      )}
      {isOpen && (
        <div className="flex flex-wrap gap-2">
          {isDirty && (
            <Button
              isSmall
              isBusy={isBusy}
              refusal={noDraft}
              onClick={async () => (await saved()) !== null && done("Draft saved")}
            >
              Save
            </Button>
          )}
          {mayApprove && !isApproved && (
            <Button isSmall isBusy={isBusy} onClick={() => take("approve", `Draft ${draft.number} approved`)}>
              Approve
            </Button>
          )}
          {mayApprove && (draft.state === "submitted" || draft.state === "approved") && (
            <Button isSmall isBusy={isBusy} onClick={() => setReturning(true)}>
              Send back
            </Button>
          )}
          {refuse("milestone.publish") === null && (
            <Button
              isSmall
              look="quiet"
              isBusy={isBusy}
              onClick={() => take("discard", `Draft ${draft.number} discarded`)}
            >
              Discard
            </Button>
          )}
        </div>
      )}
      {isReturning && (
        <Field label="What should change" error={failure?.fields.reason}>
          {(slot) => (
            <div className="flex gap-2">
              <input
                {...slot}
                dir="auto"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                className="input"
              />
              <Button isSmall isBusy={isBusy} onClick={() => take("return", `Draft ${draft.number} sent back`)}>
                Send back
              </Button>
            </div>
          )}
        </Field>
      )}
    </div>
  );
}
