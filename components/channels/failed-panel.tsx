"use client";
import { type FormEvent, useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import { type Endpoint, KIND_LABEL } from "@/server/channels/schemas";
import { DISMISSABLE_STATES } from "@/server/comms/rules";
import type { Delivery, Trouble, TroublePage } from "@/server/comms/schemas";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { stateTone, stateWord } from "./state-words";

const EVERY_MS = 10_000;
const CHANNEL_LABEL: Readonly<Record<string, string>> = { email: "Mail", ...KIND_LABEL };

type Props = { initial: TroublePage; endpoints: Endpoint[]; canResend: boolean };

/** What did not arrive, with the reason, and what a person can do about it. */
export function FailedPanel({ initial, endpoints, canResend }: Props) {
  const [openedAt] = useState(() => Date.now());
  const { troubles, isMore } = useSeededRead("troubles", (client) => client.comms.troubles.query(), {
    initial: { data: initial, at: openedAt },
    everyMs: EVERY_MS,
  });
  if (troubles.length === 0) {
    return (
      <EmptyState>
        Everything that was sent arrived, as far as is known. What is refused, bounced, given up or unclear is listed
        here, with the reason and a way to put it right.
      </EmptyState>
    );
  }
  return (
    <>
      {!canResend && (
        <p className="panel mb-4 px-4 py-3 text-soft">
          You can read this; Comms, the Major Incident Manager and admins send again.
        </p>
      )}
      <ul className="panel" aria-label="Deliveries that did not arrive">
        {troubles.map((delivery) => (
          <Row key={delivery.id} {...{ delivery, endpoints, canResend }} />
        ))}
      </ul>
      {isMore && <p className="mt-3 text-soft">The newest are shown; settle some of them to see the others.</p>}
    </>
  );
}

type RowProps = { delivery: Trouble; endpoints: Endpoint[]; canResend: boolean };
type OneOrAlike = { id: string; withAlike: boolean };

/** What a person does about an unclear delivery, by where it went. */
const LOOK: Readonly<Record<string, string>> = {
  slack: "It may stand in the channel all the same. Look there before you send it again.",
  teams: "It may stand in the channel all the same. Look there before you send it again.",
};
const LOOK_ELSEWHERE = "It may have arrived all the same. Look at the provider, or ask, before you send it again.";

function Row({ delivery, endpoints, canResend }: RowProps) {
  const { alike } = delivery;
  const reads = useReads();
  const { show } = useAnnounce();
  const [isCorrecting, setCorrecting] = useState(false);
  const [withAlike, setWithAlike] = useState(false);
  const resend = useVerb((client, input: OneOrAlike, options) => client.comms.resend.mutate(input, options));
  const confirm = useVerb((client, input: OneOrAlike, options) => client.comms.confirm.mutate(input, options));
  const dismiss = useVerb((client, input: OneOrAlike, options) => client.comms.dismiss.mutate(input, options));
  const isChat = delivery.channel !== "email";
  const to = isChat ? delivery.name : delivery.name ? `${delivery.name}, ${delivery.address}` : delivery.address;
  const done = (text: string) => {
    setCorrecting(false);
    show(text);
    void reads.invalidate("troubles");
    void reads.invalidate("troubleCount");
  };
  const isUnclear = delivery.state === "unclear";
  const all = withAlike && alike > 0;
  const whom = all ? `${to} and ${alike} more` : to;
  const run = async (verb: typeof resend, text: string) => {
    if ((await verb.run({ id: delivery.id, withAlike: all })).ok) done(text);
  };
  const isBusy = resend.isBusy || confirm.isBusy || dismiss.isBusy;
  const failure = resend.failure ?? confirm.failure ?? dismiss.failure;
  return (
    <li className="grid gap-x-4 gap-y-2 border-t border-line-soft px-4 py-3 first:border-0 lg:grid-cols-[8rem_minmax(0,1fr)_auto] lg:items-start">
      <p>
        <Tag tone={stateTone(delivery.state)}>{stateWord(delivery.state, delivery.lastError !== null)}</Tag>
      </p>
      <div className="min-w-0">
        <p dir="auto" className="font-semibold break-words">
          {to}
        </p>
        <p className="text-[13px] break-words text-soft">
          {delivery.subject} · {CHANNEL_LABEL[delivery.channel] ?? delivery.channel}
          {delivery.audience && ` · ${AUDIENCE_LABEL[delivery.audience]}`} · <Moment at={delivery.createdAt} />
        </p>
        <p className="mt-1 text-[13px] break-words">{delivery.lastError ?? "No reason was given."}</p>
        {isUnclear && <p className="text-[13px] text-amber">{LOOK[delivery.channel] ?? LOOK_ELSEWHERE}</p>}
        {delivery.nextAttemptAt && (
          <p className="text-[13px] text-soft">
            Next attempt <Moment at={delivery.nextAttemptAt} /> · tried{" "}
            {delivery.attempts === 1 ? "once" : `${delivery.attempts} times`} so far
          </p>
        )}
        {canResend && alike > 0 && !isCorrecting && (
          <label className="tap mt-1 flex min-h-7 items-center gap-2 text-[13px]">
            <input type="checkbox" checked={withAlike} onChange={(event) => setWithAlike(event.target.checked)} />
            Also the {alike} others of this message with the same state
          </label>
        )}
        {failure && <FieldError>{failure.message}</FieldError>}
        {isCorrecting && (
          <CorrectForm delivery={delivery} endpoints={endpoints} onCancel={() => setCorrecting(false)} onDone={done} />
        )}
      </div>
      {canResend && !isCorrecting && (
        <div className="flex flex-wrap gap-2 lg:justify-end">
          {isUnclear && (
            <Button
              isSmall
              isBusy={isBusy}
              onClick={() => void run(confirm, `${whom}: counts as sent.`)}
              aria-label={`It is there: ${whom}`}
            >
              It is there
            </Button>
          )}
          {delivery.isResendable && (
            <Button
              isSmall
              isBusy={isBusy}
              onClick={() => void run(resend, `It goes out to ${whom} again.`)}
              aria-label={`Send again to ${whom}`}
            >
              Send again
            </Button>
          )}
          {delivery.isResendable && (
            <Button
              isSmall
              look="quiet"
              onClick={() => setCorrecting(true)}
              aria-label={`Correct the address of ${to}`}
            >
              {isChat ? "Send elsewhere…" : "Correct address…"}
            </Button>
          )}
          {(DISMISSABLE_STATES as readonly string[]).includes(delivery.state) && (
            <Button
              isSmall
              look="quiet"
              isBusy={isBusy}
              onClick={() => void run(dismiss, `${whom}: dismissed. The log keeps the state.`)}
              aria-label={`Dismiss ${whom}`}
            >
              Dismiss
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

type CorrectProps = {
  delivery: Delivery;
  endpoints: Endpoint[];
  onCancel: () => void;
  onDone: (text: string) => void;
};

function CorrectForm({ delivery, endpoints, onCancel, onDone }: CorrectProps) {
  const { audience } = delivery;
  const correct = useVerb((client, input: { id: string; address: string }, options) =>
    client.comms.correct.mutate(input, options),
  );
  const isChat = delivery.channel !== "email";
  const fitting = endpoints.filter(
    (endpoint) =>
      endpoint.isActive &&
      endpoint.id !== delivery.address &&
      endpoint.kind === delivery.channel &&
      (!audience || endpoint.audiences.includes(audience)) &&
      (delivery.template !== "notice" || endpoint.notices.length > 0),
  );
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const address = String(new FormData(event.currentTarget).get("address"));
    const outcome = await correct.run({ id: delivery.id, address });
    if (outcome.ok) onDone(`It goes out to ${isChat ? outcome.value.name : outcome.value.address}.`);
  };
  const error = correct.failure ? (correct.failure.fields.address ?? correct.failure.message) : null;
  if (isChat && fitting.length === 0) {
    return (
      <div className="mt-3 flex flex-wrap items-center gap-3 text-[13px]">
        No other endpoint of this kind takes this text. Add one under Channels.
        <Button isSmall look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={send} noValidate className="mt-3 grid max-w-xl gap-3">
      <Field label={isChat ? "Endpoint" : "Right address"} error={error}>
        {(slot) =>
          isChat ? (
            <select {...slot} name="address" className="input">
              {fitting.map((endpoint) => (
                <option key={endpoint.id} value={endpoint.id}>
                  {endpoint.name}
                </option>
              ))}
            </select>
          ) : (
            <input {...slot} name="address" type="email" defaultValue={delivery.address} className="input" />
          )
        }
      </Field>
      <div className="flex gap-2">
        <Button type="submit" isSmall isBusy={correct.isBusy}>
          {isChat ? "Send there" : "Correct address and send"}
        </Button>
        <Button isSmall look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
