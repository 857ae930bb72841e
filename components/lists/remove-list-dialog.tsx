"use client";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import type { ListSummary, RemoveList } from "@/server/lists/schemas";

type Props = { list: ListSummary; onClose: () => void; onRemoved: () => void; onSwitchOff: () => void };

/** Says what removing a list means, and offers what can be taken back: switching it off. */
export function RemoveListDialog({ list, onClose, onRemoved, onSwitchOff }: Props) {
  const remove = useVerb((client, input: RemoveList, options) => client.list.remove.mutate(input, options));
  const take = async () => {
    const outcome = await remove.run({ listId: list.id });
    if (outcome.ok) onRemoved();
  };
  const { memberCount, isActive } = list;
  return (
    <Dialog title={`Remove ${list.name}?`} onClose={onClose}>
      <p className="text-[13px]">
        The list goes with its <b className="num">{memberCount}</b> {memberCount === 1 ? "member" : "members"}, for
        good: from the next update on they hear only through other lists. Updates already published still reach them,
        and the log keeps who got what.
      </p>
      <p className="mt-2 text-[13px] text-soft">
        {isActive
          ? "Switched off instead, it tells nobody and keeps its members."
          : "It is switched off: it tells nobody as it is."}
      </p>
      {remove.failure && <FieldError>{remove.failure.message}</FieldError>}
      <div className="mt-4 flex flex-wrap gap-2">
        {isActive && (
          <Button data-focus onClick={onSwitchOff}>
            Switch it off
          </Button>
        )}
        <Button look="danger" isBusy={remove.isBusy} onClick={() => void take()}>
          Remove the list
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}
