"use client";
import { useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ListSummary } from "@/server/lists/schemas";
import { ListForm } from "./list-form";
import { ListRow } from "./list-row";

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
  const renew = () => {
    void reads.invalidate("lists");
    void reads.invalidate("recipients");
  };
  return (
    <section aria-label="Lists">
      {canEdit && !isMaking && (
        <Button className="mb-4" look="primary" onClick={() => setMaking(true)}>
          Make a list
        </Button>
      )}
      {isMaking && (
        <ListForm
          onCancel={() => setMaking(false)}
          onSaved={(list) => {
            setMaking(false);
            setOpenId(list.id);
            show(`List ${list.name} is made. Put members on it.`);
            renew();
          }}
        />
      )}
      {lists.length === 0 ? (
        <EmptyState>
          There is no list yet.{" "}
          {canEdit ? "Make one for executives, stakeholders or customers." : "The Comms Lead or an admin makes them."}
        </EmptyState>
      ) : (
        <ul className="panel" aria-label="Distribution lists">
          {lists.map((list) => (
            <ListRow
              key={list.id}
              list={list}
              canEdit={canEdit}
              isOpen={openId === list.id}
              onOpen={(isOpen) => setOpenId(isOpen ? list.id : null)}
              onChanged={renew}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
