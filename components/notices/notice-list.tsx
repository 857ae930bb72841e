"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import type { AcknowledgeNotice, Notice } from "@/server/notices/schemas";
import { WAY } from "./notice-ways";

const MOST_SHOWN = 2;

/** The two notices that wait the most, escalations first, and how many more there are. */
export function NoticeList({ waiting: all }: { waiting: readonly Notice[] }) {
  const { open } = useFireground();
  const waiting = [...all].sort((a, b) => Number(b.isEscalation) - Number(a.isEscalation));
  const more = waiting.length - MOST_SHOWN;
  return (
    <section
      aria-label="Notices"
      className="flex h-9 items-stretch gap-2 max-md:fixed max-md:inset-x-0 max-md:z-20 max-md:h-auto max-md:bottom-[calc(var(--tiles)+3.25rem)] max-md:px-2"
    >
      <ul className="grid min-w-0 flex-1 auto-cols-fr grid-flow-col gap-2">
        {waiting.slice(0, MOST_SHOWN).map((notice, index) => (
          <Row key={notice.id} notice={notice} isFirst={index === 0} />
        ))}
      </ul>
      {waiting.length > 1 && (
        <Button
          isSmall
          look="danger"
          onClick={() => open("notices")}
          className={`shrink-0 text-xs! ${more > 0 ? "" : "@3xl:hidden"}`}
        >
          <span className="hidden @3xl:inline">{more} more</span>
          <span className="@3xl:hidden">+{waiting.length - 1}</span>
          <span className="sr-only"> notices</span>
        </Button>
      )}
    </section>
  );
}

function Row({ notice, isFirst }: { notice: Notice; isFirst: boolean }) {
  const fireground = useFireground();
  const { ref } = fireground.snapshot;
  const reads = useReads();
  const key = useKeyLabel()("acknowledge");
  const acknowledge = useVerb((client, input: AcknowledgeNotice, options) =>
    client.notice.acknowledge.mutate(input, options),
  );
  const way = WAY[notice.rule];
  const press = async () => {
    // What was escalated is settled with a reason, in the list.
    if (notice.isEscalation) return fireground.open("notices", notice.id);
    const result = await acknowledge.run({ ref, noticeId: notice.id });
    if (result.ok) reads.set(`notice ${ref}`, result.value);
  };
  return (
    <li
      className={`flex min-h-8 items-center gap-2 rounded-md border border-red-line bg-red-bg pr-0.5 pl-2.5 text-xs leading-4 max-md:min-h-12 max-md:flex-wrap max-md:gap-y-1 max-md:py-1.5 ${isFirst ? "" : "hidden @3xl:flex"}`}
    >
      {notice.isEscalation ? (
        <strong className="flex shrink-0 items-center gap-1.5 self-stretch rounded-sm bg-red px-1.5 font-semibold text-bg max-md:self-auto max-md:py-1">
          <Mark shape="triangle" /> Escalated
        </strong>
      ) : (
        <Mark shape="disc" className="text-red" />
      )}
      <p className="min-w-0 flex-1 max-md:basis-56 max-md:pr-2 md:line-clamp-2" title={notice.text}>
        {!notice.isEscalation && <span className="sr-only">Notice: </span>}
        <span dir="auto" className="text-text">
          {notice.text}
        </span>{" "}
        <ClockTime at={notice.raisedAt} className="text-soft" />
        {acknowledge.failure && (
          <span role="alert" className="ml-1 text-red">
            {acknowledge.failure.message}
          </span>
        )}
      </p>
      {way && (
        <Button
          isSmall
          look="quiet"
          className="min-h-6! shrink-0 px-1.5! text-xs! max-md:ml-auto"
          onClick={() => way.go(fireground, notice.occasion)}
        >
          {way.name}
        </Button>
      )}
      <Button
        isSmall
        id={isFirst ? "acknowledge-notice" : undefined}
        className={`min-h-6! shrink-0 px-1.5! text-xs! ${way ? "" : "max-md:ml-auto"}`}
        hotkey={isFirst ? key : undefined}
        isBusy={acknowledge.isBusy}
        refusal={fireground.refuse(notice.isEscalation ? "escalation.acknowledge" : "notice.acknowledge")}
        onClick={() => void press()}
      >
        <span className="max-md:hidden">Acknowledge</span>
        <span className="md:hidden">Ack</span>
        <span className="sr-only">: {notice.text}</span>
      </Button>
    </li>
  );
}
