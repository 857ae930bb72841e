"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { formatMoment, zoneName } from "@/components/time/format";
import { useNow, useZone } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { type AudiencePreview, CHANNEL_LABEL, type MilestoneChannel } from "@/server/milestones/schemas";

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** What happens at the press of the button, in a sentence. */
export function whatHappens(previews: readonly AudiencePreview[]): string {
  const of = (channel: MilestoneChannel) => previews.filter((one) => one.channel === channel);
  const mails = of("email").reduce((sum, one) => sum + one.recipientCount, 0);
  const chats = (["slack", "teams", "webhook"] as const).flatMap((channel) => {
    const names = of(channel).flatMap((one) => one.recipients.map(({ name }) => name));
    return names.length > 0
      ? [`${CHANNEL_LABEL[channel]} ${names.join(", ")}`]
      : of(channel).length > 0
        ? [CHANNEL_LABEL[channel]]
        : [];
  });
  const copies = (["banner", "sms"] as const).filter((channel) => of(channel).length > 0);
  const parts = [
    ...(of("status_page").some((one) => one.audience === "public") ? ["the public status page"] : []),
    ...(of("email").length > 0 ? [`mail to ${mails} ${mails === 1 ? "person" : "people"}`] : []),
    ...chats,
  ];
  const copied = copies.length > 0 ? ` To copy by hand: ${list(copies.map((one) => CHANNEL_LABEL[one]))}.` : "";
  return `${parts.length > 0 ? `Goes to ${list(parts)}.` : "Goes into the record alone."}${copied}`;
}

type Props = {
  previews: readonly AudiencePreview[];
  eta: string | null;
  isResolution: boolean;
  problem: string | null;
  warnings: number;
  /** The warnings were shown, and the next press accepts them. */
  isAsking: boolean;
  isBusy: boolean;
  /** Why this person may not publish by themselves; null where they may. */
  refusal: string | null;
  submitRefusal: string | null;
  steps: readonly { label: string; run: () => void; isQuiet?: boolean }[];
  /** Given a reason, sends the draft back; null where there is nothing to send back. */
  onReturn: ((reason: string) => void) | null;
  returnError: string | undefined;
  isWaiting: boolean;
};

/** Exactly what will happen, and the button that makes it happen. */
export function PublishFooter(props: Props) {
  const { previews, eta, isResolution, problem, warnings, isAsking, isBusy, refusal, submitRefusal, steps } = props;
  const { onReturn, returnError, isWaiting } = props;
  const { replayOf } = useFireground().snapshot;
  const zone = useZone();
  const now = useNow(10_000);
  const [reason, setReason] = useState<string | null>(null);
  const promise = isResolution
    ? "No further update is promised."
    : eta
      ? `Next update by ${formatMoment(Date.parse(eta), zone, now)} ${zoneName(zone, Date.parse(eta))}.`
      : "No next update is promised.";
  const label = isBusy
    ? "Publishing…"
    : isAsking
      ? `Publish with ${warnings === 1 ? "1 warning" : `${warnings} warnings`}`
      : "Publish";
  return (
    <footer className="sticky bottom-0 z-10 grid gap-2 border-t border-line bg-panel px-5 py-3">
      {problem && <FieldError>{problem}</FieldError>}
      {isAsking && !problem && (
        <p role="alert" className="text-[13px] text-amber">
          {warnings === 1 ? "1 warning stands" : `${warnings} warnings stand`} beside the text. Press once more to
          publish it as it is.
        </p>
      )}
      {reason !== null && onReturn && (
        <Field label="What should change" error={returnError}>
          {(slot) => (
            <div className="flex gap-2">
              <input
                {...slot}
                dir="auto"
                ref={(input) => input?.focus()}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                className="input"
              />
              <Button isBusy={isBusy} onClick={() => onReturn(reason)}>
                Send back
              </Button>
            </div>
          )}
        </Field>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
        <p className="min-w-0 flex-1 basis-72 text-[13px] text-soft">
          {refusal ?? whatHappens(previews)} {replayOf && !refusal && "This is a replay: nobody is messaged. "}
          {!refusal && <span className={isResolution || !eta ? "" : "text-amber"}>{promise}</span>}
        </p>
        <div className="flex flex-wrap items-center gap-2 max-md:w-full">
          {onReturn && reason === null && (
            <Button isSmall look="quiet" isBusy={isBusy} onClick={() => setReason("")}>
              Send back…
            </Button>
          )}
          {steps.map((step) => (
            <Button key={step.label} isSmall look={step.isQuiet ? "quiet" : "plain"} isBusy={isBusy} onClick={step.run}>
              {step.label}
            </Button>
          ))}
          <Button
            type="submit"
            look="primary"
            hotkey="Ctrl ↵"
            isBusy={isBusy}
            refusal={refusal ? submitRefusal : null}
            className="min-h-11 min-w-44 max-md:w-full"
          >
            {refusal ? (isWaiting ? "Waits for approval" : "Submit for approval") : label}
          </Button>
        </div>
      </div>
    </footer>
  );
}
