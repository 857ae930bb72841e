"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Elapsed } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FieldError } from "@/components/ui/field";
import type { AnswerPage, TeamPage } from "@/server/team-pages/schemas";
import { usePages } from "./use-pages";

/** Who has come to the bridge: one press for each team that was paged. */
export function ArrivedDialog({ onClose }: { onClose: () => void }) {
  const { data: pages } = usePages();
  const onTheWay = pages?.filter((page) => page.arrivedAt === null && page.cancelledAt === null);
  return (
    <Dialog title="Who has arrived on the bridge?" onClose={onClose}>
      {onTheWay?.length === 0 && <EmptyState>Nobody is on the way: everyone who was paged has arrived.</EmptyState>}
      <ul className="grid gap-2">
        {onTheWay?.map((page) => (
          <ArrivedRow key={page.id} page={page} onDone={onTheWay.length === 1 ? onClose : undefined} />
        ))}
      </ul>
    </Dialog>
  );
}

function ArrivedRow({ page, onDone }: { page: TeamPage; onDone: (() => void) | undefined }) {
  const { ref } = useFireground().snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const arrive = useVerb((client, input: AnswerPage, options) => client.page.arrive.mutate(input, options));
  const mark = async () => {
    const { ok } = await arrive.run({ ref, pageId: page.id });
    reads.invalidate(`page ${ref}`);
    if (!ok) return;
    show(`${page.team} has arrived`);
    onDone?.();
  };
  return (
    <li className="grid gap-1">
      <Button isBusy={arrive.isBusy} onClick={() => void mark()} className="w-full !justify-between">
        <bdi>{page.contactName ?? page.team}</bdi>{" "}
        <span className="text-xs font-normal text-soft">
          {page.acknowledgedAt ? "acknowledged" : "not acknowledged"}, paged <Elapsed from={page.pagedAt} /> ago
        </span>
      </Button>
      {arrive.failure && <FieldError>{arrive.failure.message}</FieldError>}
    </li>
  );
}
