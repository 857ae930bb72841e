"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { ReasonForm } from "@/components/recovery/reason-form";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Tag } from "@/components/ui/tag";
import type { AcknowledgeNotice, Notice } from "@/server/notices/schemas";
import { WAY } from "./notice-ways";

const isOpen = ({ isStanding, acknowledgedAt }: Notice) => isStanding && acknowledgedAt === null;

/** Everything that was told, what waits first; an escalation is settled here with its reason. `about`: one to settle. */
export function NoticesDialog({ onClose, about }: SheetProps) {
  const { ref } = useFireground().snapshot;
  const { data } = useRead(`notice ${ref}`, (client) => client.notice.list.query({ ref }));
  const all = data ?? [];
  const open = all.filter(isOpen).sort((a, b) => Number(b.isEscalation) - Number(a.isEscalation));
  const past = all.filter((notice) => !isOpen(notice));
  return (
    <Dialog title={`Notices of ${ref}`} onClose={onClose} isWide>
      <section aria-label="Waiting" className="grid gap-2">
        {data && open.length === 0 && (
          <EmptyState>
            Nothing waits. What the Leader must know is raised with <b>/escalate</b>.
          </EmptyState>
        )}
        <ul className="grid gap-2">
          {open.map((notice) => (
            <Row key={notice.id} notice={notice} isAsked={notice.id === about} onLeave={onClose} />
          ))}
        </ul>
      </section>
      {past.length > 0 && (
        <section className="mt-5">
          <h3 className="cap mb-1.5 text-soft">Over or acknowledged</h3>
          <ul className="grid">
            {past.map((notice) => (
              <li key={notice.id} className="border-t border-line-soft py-2 text-[13px]">
                <Words notice={notice} />
                <p className="mt-0.5 text-xs text-soft">
                  {notice.acknowledgedAt ? (
                    <>
                      Acknowledged by {notice.acknowledgedByName} <ClockTime at={notice.acknowledgedAt} />
                      {notice.acknowledgedReason && `: ${notice.acknowledgedReason}`}
                    </>
                  ) : (
                    "Over by itself"
                  )}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

function Words({ notice }: { notice: Notice }) {
  return (
    <p className="min-w-0 wrap-anywhere">
      {notice.isEscalation && (
        <Tag tone={isOpen(notice) ? "red" : "plain"} className="mr-2">
          Escalated
        </Tag>
      )}
      <span dir="auto">{notice.text}</span> <ClockTime at={notice.raisedAt} className="text-soft" />
      {notice.escalatedTo && <span className="block text-xs text-soft">to {notice.escalatedTo}</span>}
    </p>
  );
}

function Row({ notice, isAsked, onLeave }: { notice: Notice; isAsked: boolean; onLeave: () => void }) {
  const fireground = useFireground();
  const { ref } = fireground.snapshot;
  const reads = useReads();
  const [isWriting, setWriting] = useState(isAsked);
  const acknowledge = useVerb((client, input: AcknowledgeNotice, options) =>
    client.notice.acknowledge.mutate(input, options),
  );
  const send = async (reason: string) => {
    const result = await acknowledge.run({ ref, noticeId: notice.id, reason });
    if (result.ok) reads.set(`notice ${ref}`, result.value);
  };
  const refusal = fireground.refuse(notice.isEscalation ? "escalation.acknowledge" : "notice.acknowledge");
  const way = WAY[notice.rule];
  const asks = notice.isEscalation ? "Say what is done about it, or why it may stand; the reason is recorded." : null;
  return (
    <li className="grid gap-2 rounded-md border border-red-line bg-red-bg px-3 py-2.5 text-[13px]">
      <Words notice={notice} />
      {isWriting && !refusal ? (
        <ReasonForm
          label={`Reason for acknowledging: ${notice.text}`}
          placeholder="What is done about it, or why it may stand"
          choices={[{ value: "acknowledge", label: "Acknowledge", asks }]}
          isBusy={acknowledge.isBusy}
          failure={acknowledge.failure}
          onChoose={(_, reason) => void send(reason)}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <div className="flex flex-wrap gap-1.5">
          <Button isSmall refusal={refusal} onClick={() => setWriting(true)} className="max-md:min-h-10">
            Acknowledge{notice.isEscalation ? " with a reason" : ""}
          </Button>
          {way && (
            <Button
              isSmall
              look="quiet"
              className="max-md:min-h-10"
              onClick={() => {
                onLeave();
                way.go(fireground, notice.occasion);
              }}
            >
              {way.name}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
