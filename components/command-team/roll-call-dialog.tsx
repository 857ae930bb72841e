"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useViewer } from "@/components/providers/viewer";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { hasOwner, isOwner, missingWords, rollState } from "@/server/roll-calls/rules";
import type { CallRoll, CloseRoll, RollCall } from "@/server/roll-calls/schemas";
import { RollClock } from "./roll-clock";
import { useSettle } from "./use-settle";
import { useRollCalls } from "./use-team";

/** The roll-call: every owner of an active path confirms within a time (PAR). */
export function RollCallDialog({ onClose }: { onClose: () => void }) {
  const { data: rolls } = useRollCalls();
  const isOver = useFireground().snapshot.status === "Resolved";
  const open = rolls?.find((one) => one.closedAt === null && !isOver);
  const past = rolls?.filter((one) => one !== open) ?? [];
  return (
    <Dialog title="Roll-call" onClose={onClose}>
      {!rolls ? <p className="text-[13px] text-soft">Loading…</p> : open ? <Running roll={open} /> : <Call />}
      {past.length > 0 && (
        <section className="mt-5 border-t border-line pt-3">
          <h3 className="cap mb-1">Before</h3>
          <ul className="grid gap-1 text-[13px] text-soft">
            {past.slice(0, 8).map((one) => (
              <Past key={one.id} roll={one} />
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

/** Who is asked; a path that nobody owns says so, for the MIM to give it to somebody. */
const Owner = ({ name }: { name: string }) =>
  hasOwner(name) ? <bdi>{name}</bdi> : <span className="text-amber">Nobody owns</span>;

function Call() {
  const { snapshot, config, refuse } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const paths = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref })).data;
  const active = paths?.filter((path) => path.status === "active" && path.closedAt === null) ?? [];
  const [minutes, setMinutes] = useState(String(Math.max(1, config.rollCallMinutes)));
  const call = useVerb((client, input: CallRoll, options) => client.rollCall.start.mutate(input, options));
  const refusal = refuse("command.callRoll");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await call.run({ ref, minutes: minutes.trim() ? Number(minutes) : null });
    if (result.ok) reads.invalidate(`rollCall ${ref}`);
  };
  if (snapshot.status === "Resolved")
    return <EmptyState>The incident is resolved: nobody is asked any more.</EmptyState>;
  if (paths && active.length === 0) {
    return <EmptyState>No recovery path runs, so there is nobody to ask. R opens a path with an owner.</EmptyState>;
  }
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      <div>
        <p className="text-[13px] text-soft">Asks the owner of every active path to confirm:</p>
        <ul className="mt-1 min-h-6 text-sm">
          {active.map((path) => (
            <li key={path.id} className="leading-6">
              <Owner name={path.owner} /> <span className="text-soft">{path.title}</span>
            </li>
          ))}
        </ul>
      </div>
      {refusal ? (
        <p className="text-[13px] text-soft">No roll-call is open. The MIM or the SRE / Ops Lead calls it.</p>
      ) : (
        <>
          <Field label="Time to answer, minutes" error={call.failure?.fields.minutes}>
            {(slot) => (
              <input
                {...slot}
                inputMode="numeric"
                value={minutes}
                onChange={(event) => setMinutes(event.target.value)}
                className="input num w-24"
              />
            )}
          </Field>
          {call.failure && !call.failure.fields.minutes && <FieldError>{call.failure.message}</FieldError>}
          <Button type="submit" look="primary" hotkey="↵" isBusy={call.isBusy}>
            Call the roll
          </Button>
        </>
      )}
    </form>
  );
}

function Running({ roll }: { roll: RollCall }) {
  const { snapshot, refuse } = useFireground();
  const { ref } = snapshot;
  const { name } = useViewer();
  const reads = useReads();
  const settle = useSettle();
  const [note, setNote] = useState("");
  const close = useVerb((client, input: CloseRoll, options) => client.rollCall.close.mutate(input, options));
  const mayAnswer = !refuse("command.answerRoll");
  const end = async () => {
    const result = await close.run({ ref, rollCallId: roll.id });
    if (result.ok) reads.invalidate(`rollCall ${ref}`);
  };
  const confirm = async (pathId: string) => {
    if (await settle.confirm(roll.id, pathId, note)) setNote("");
  };
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-baseline justify-between gap-2 text-[13px] text-soft">
        <span>
          Called by <bdi className="text-text">{roll.calledByName}</bdi> <Moment at={roll.calledAt} withZone />
        </span>
        <RollClock roll={roll} />
      </p>
      <ul>
        {roll.answers.map((answer) => (
          <li
            key={answer.pathId}
            className="flex min-h-10 items-center justify-between gap-3 border-t border-line-soft py-1 text-sm first:border-t-0"
          >
            <span className="min-w-0">
              <b className="font-semibold">
                <Owner name={answer.owner} />
              </b>
              <span className="block text-[13px] text-soft">{answer.pathTitle}</span>
            </span>
            {answer.answeredAt ? (
              <span className="shrink-0 text-right text-[13px] text-green">
                ● confirmed <Moment at={answer.answeredAt} />
                <span className="block text-xs text-soft">
                  {answer.answeredByName && !isOwner(answer.owner, answer.answeredByName)
                    ? `said by ${answer.answeredByName}`
                    : ""}
                  {answer.note && ` ${answer.note}`}
                </span>
              </span>
            ) : mayAnswer ? (
              <Button
                isSmall
                look={isOwner(answer.owner, name) ? "primary" : "plain"}
                isBusy={settle.isBusy}
                data-focus={isOwner(answer.owner, name) ? true : undefined}
                aria-label={`Confirm${hasOwner(answer.owner) ? ` for ${answer.owner}` : ""}: ${answer.pathTitle}`}
                onClick={() => void confirm(answer.pathId)}
              >
                {isOwner(answer.owner, name) ? "I am on it" : hasOwner(answer.owner) ? "Confirm for them" : "Confirm"}
              </Button>
            ) : (
              <span className="shrink-0 text-[13px] text-amber">○ waiting</span>
            )}
          </li>
        ))}
      </ul>
      {mayAnswer && (
        <TextField label="Note" hint="optional; goes with the next confirmation" value={note} onChange={setNote} />
      )}
      {settle.problem && <FieldError>{settle.problem}</FieldError>}
      {!refuse("command.callRoll") && (
        <Button isBusy={close.isBusy} onClick={() => void end()}>
          Close without the missing ones
        </Button>
      )}
      {close.failure && <FieldError>{close.failure.message}</FieldError>}
    </div>
  );
}

function Past({ roll }: { roll: RollCall }) {
  const { answered, missing } = rollState(roll, Date.parse(roll.closedAt ?? roll.calledAt));
  return (
    <li>
      <Moment at={roll.calledAt} className="text-text" /> {answered} of {roll.answers.length} confirmed
      {missing.length > 0 && <span className="text-red">, missing: {missing.map(missingWords).join(", ")}</span>}
    </li>
  );
}
