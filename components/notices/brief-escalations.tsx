"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { durationWords } from "@/components/time/format";
import { Moment } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import type { AcknowledgeNotice, Escalations, Notice } from "@/server/notices/schemas";

type Props = { incidentRef: string; escalations: Escalations };

/** What went to the Leader, since when, and what was said to it; the Leader settles it here. */
export function BriefEscalations({ incidentRef, escalations }: Props) {
  const { open, acknowledged, mayAcknowledge } = escalations;
  if (open.length === 0 && acknowledged.length === 0) return null;
  return (
    <section className="escalations" aria-labelledby="escalations">
      <h2 id="escalations">Escalations</h2>
      <ul>
        {open.map((notice) => (
          <Open key={notice.id} incidentRef={incidentRef} notice={notice} mayAcknowledge={mayAcknowledge} />
        ))}
        {acknowledged.map((notice) => (
          <li key={notice.id}>
            <p dir="auto">{notice.text}</p>
            <p className="who">
              <b>Acknowledged</b> by {notice.acknowledgedByName}{" "}
              {notice.acknowledgedAt && <Moment at={notice.acknowledgedAt} withZone />}:{" "}
              <span dir="auto">{notice.acknowledgedReason}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

type OpenProps = { incidentRef: string; notice: Notice; mayAcknowledge: boolean };

function Open({ incidentRef, notice, mayAcknowledge }: OpenProps) {
  const now = useNow(5_000);
  return (
    <li className="open">
      <p dir="auto">
        <b className="red">▲ Open</b> {notice.text}
      </p>
      <p className="who">
        Since <Moment at={notice.raisedAt} withZone />, {durationWords(now - Date.parse(notice.raisedAt))}. Escalated to{" "}
        {notice.escalatedTo}.
      </p>
      {mayAcknowledge ? (
        <Reason incidentRef={incidentRef} notice={notice} />
      ) : (
        <p className="who">The Leader or the MIM of the incident answers it, with a reason that stands here.</p>
      )}
    </li>
  );
}

function Reason({ incidentRef: ref, notice }: Omit<OpenProps, "mayAcknowledge">) {
  const router = useRouter();
  const id = useId();
  const [reason, setReason] = useState("");
  const acknowledge = useVerb((client, input: AcknowledgeNotice, options) =>
    client.notice.acknowledge.mutate(input, options),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await acknowledge.run({ ref, noticeId: notice.id, reason });
    if (result.ok) router.refresh();
  };
  const problem = acknowledge.failure ? (acknowledge.failure.fields.reason ?? acknowledge.failure.message) : null;
  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id}>What is done about it, or why it may stand</label>
      <input
        id={id}
        dir="auto"
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
      />
      <button type="submit" className="subscribe" aria-busy={acknowledge.isBusy}>
        Acknowledge
      </button>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="red">
          {problem}
        </p>
      )}
    </form>
  );
}
