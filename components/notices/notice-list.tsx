"use client";
import { type Fireground, useFireground } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import type { AcknowledgeNotice, Notice } from "@/server/notices/schemas";

const MOST_SHOWN = 2;

/** Where one does something about it, by the notice's rule; an occasion begins with the id of what it is about. */
const WAY: Record<string, { name: string; go: (fireground: Fireground, occasion: string) => void }> = {
  "timebox-expired": { name: "Extend", go: (f, occasion) => f.open("extend", occasion.split(" ")[0]) },
  "conditions-expired": { name: "Conditions", go: (f) => f.show("conditions") },
  "page-overdue": { name: "Pages", go: (f) => f.show("pages") },
  "gather-too-long": { name: "Advance", go: (f) => f.open("advance") },
  "gather-without-path": { name: "Open a path", go: (f) => f.open("path") },
  "isolation-without-path": { name: "Page a team", go: (f) => f.open("page-team") },
};

/** The two oldest notices that still stand, and how many more there are. */
export function NoticeList({ waiting }: { waiting: readonly Notice[] }) {
  const more = waiting.length - MOST_SHOWN;
  return (
    <section
      aria-label="Notices"
      className="absolute inset-x-0 top-1 z-20 flex items-stretch gap-2 px-5 max-md:fixed max-md:top-auto max-md:bottom-[calc(var(--tiles)+3.25rem)] max-md:px-2"
    >
      <ul className="grid min-w-0 flex-1 auto-cols-fr grid-flow-col gap-2">
        {waiting.slice(0, MOST_SHOWN).map((notice, index) => (
          <Row key={notice.id} notice={notice} isFirst={index === 0} />
        ))}
      </ul>
      {waiting.length > 1 && (
        <p className={`panel shrink-0 content-center px-2.5 text-xs text-red ${more > 0 ? "" : "lg:hidden"}`}>
          <span className="max-lg:hidden">{more} more</span>
          <span className="lg:hidden">+{waiting.length - 1}</span>
          <span className="sr-only lg:hidden"> more notices</span>
        </p>
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
    const result = await acknowledge.run({ ref, noticeId: notice.id });
    if (result.ok) reads.set(`notice ${ref}`, result.value);
  };
  return (
    <li
      className={`flex min-h-8 items-center gap-2 rounded-md border border-red-line bg-red-bg pr-0.5 pl-2.5 text-xs leading-4 max-md:min-h-12 ${isFirst ? "" : "max-lg:hidden"}`}
    >
      <Mark shape="disc" className="text-red" />
      <p className="min-w-0 flex-1">
        <span className="sr-only">Notice: </span>
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
          className="min-h-6! shrink-0 px-1.5! text-xs!"
          onClick={() => way.go(fireground, notice.occasion)}
        >
          {way.name}
        </Button>
      )}
      <Button
        isSmall
        id={isFirst ? "acknowledge-notice" : undefined}
        className="min-h-6! shrink-0 px-1.5! text-xs!"
        hotkey={isFirst ? key : undefined}
        isBusy={acknowledge.isBusy}
        refusal={fireground.refuse("notice.acknowledge")}
        onClick={() => void press()}
      >
        <span className="max-md:hidden">Acknowledge</span>
        <span className="md:hidden">Ack</span>
        <span className="sr-only">: {notice.text}</span>
      </Button>
    </li>
  );
}
