"use client";
import { useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ListSummary } from "@/server/lists/schemas";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { CreateListForm } from "./create-list-form";
import { MembersPanel } from "./members-panel";

/** Every list with its filters; one at a time opens to its members. */
export function ListsPanel({ initial, canEdit }: { initial: ListSummary[]; canEdit: boolean }) {
  const reads = useReads();
  const { show } = useAnnounce();
  const [openedAt] = useState(() => Date.now());
  const [isMaking, setMaking] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const lists = useSeededRead("lists", (client) => client.list.summaries.query(), {
    initial: { data: initial, at: openedAt },
  });
  return (
    <section aria-label="Lists">
      {canEdit && !isMaking && (
        <Button className="mb-4" look="primary" onClick={() => setMaking(true)}>
          Make a list
        </Button>
      )}
      {isMaking && (
        <CreateListForm
          onCancel={() => setMaking(false)}
          onMade={(list) => {
            setMaking(false);
            setOpenId(list.id);
            show(`List ${list.name} is made. Put members on it.`);
            void reads.invalidate("lists");
          }}
        />
      )}
      {lists.length === 0 ? (
        <EmptyState>
          There is no list yet.{" "}
          {canEdit ? "Make one for executives, stakeholders or customers." : "An admin makes them."}
        </EmptyState>
      ) : (
        <ul className="panel" aria-label="Distribution lists">
          {lists.map((list) => (
            <li key={list.id} className="border-t border-line-soft px-4 py-3 first:border-0">
              <div className="grid gap-x-4 gap-y-1 md:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] md:items-center">
                <div className="min-w-0">
                  <p dir="auto" className="font-semibold">
                    {list.name}
                  </p>
                  <p className="text-[13px] text-soft">{AUDIENCE_LABEL[list.audience]}</p>
                </div>
                <p className="text-[13px] text-soft">
                  {list.severities.length > 0 ? list.severities.join(", ") : "Every severity"} ·{" "}
                  {list.systems.length > 0 ? list.systems.join(", ") : "every system"}
                </p>
                <Button
                  isSmall
                  aria-expanded={openId === list.id}
                  aria-label={`Members of ${list.name}`}
                  onClick={() => setOpenId(openId === list.id ? null : list.id)}
                >
                  <span className="num">{list.memberCount}</span> {list.memberCount === 1 ? "member" : "members"}
                </Button>
              </div>
              {openId === list.id && <MembersPanel list={list} canEdit={canEdit} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
