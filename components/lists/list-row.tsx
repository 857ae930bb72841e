"use client";
import { useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import type { EditList, ListSummary } from "@/server/lists/schemas";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { ListForm } from "./list-form";
import { MembersPanel } from "./members-panel";
import { RemoveListDialog } from "./remove-list-dialog";

type Props = {
  list: ListSummary;
  canEdit: boolean;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onChanged: () => void;
};

/** One list: its filters in words, and under it its members or its form. */
export function ListRow({ list, canEdit, isOpen, onOpen, onChanged }: Props) {
  const { show } = useAnnounce();
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null);
  const edit = useVerb((client, input: EditList, options) => client.list.edit.mutate(input, options));
  const turn = async (isActive: boolean) => {
    setDoing(null);
    const outcome = await edit.run({ listId: list.id, isActive, was: { isActive: list.isActive } });
    if (!outcome.ok) return;
    show(isActive ? `${list.name} is told again` : `${list.name} is switched off: nobody on it is told`);
    onChanged();
  };
  return (
    <li className="border-t border-line-soft px-4 py-3 first:border-0">
      <div className="grid gap-x-4 gap-y-1.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)_auto] md:items-center">
        <div className="min-w-0">
          <p className="font-semibold [overflow-wrap:anywhere]">
            <span dir="auto">{list.name}</span> {!list.isActive && <Tag tone="amber">switched off</Tag>}
          </p>
          <p className="text-[13px] text-soft">{AUDIENCE_LABEL[list.audience]}</p>
        </div>
        <p className="text-[13px] text-soft [overflow-wrap:anywhere]">
          {list.severities.length > 0 ? list.severities.join(", ") : "Every severity"} ·{" "}
          {list.systems.length > 0 ? list.systems.join(", ") : "every system"}
        </p>
        <div className="flex flex-wrap items-center gap-1.5">
          <Button
            isSmall
            aria-expanded={isOpen}
            aria-label={`${list.memberCount} ${list.memberCount === 1 ? "member" : "members"} of ${list.name}`}
            onClick={() => onOpen(!isOpen)}
          >
            <span className="num">{list.memberCount}</span> {list.memberCount === 1 ? "member" : "members"}
          </Button>
          {canEdit && (
            <>
              <Button
                isSmall
                look="quiet"
                aria-label={`Edit ${list.name}`}
                aria-expanded={doing === "edit"}
                onClick={() => setDoing(doing === "edit" ? null : "edit")}
              >
                Edit
              </Button>
              <Button
                isSmall
                look="quiet"
                aria-label={`${list.isActive ? "Switch off" : "Switch on"} ${list.name}`}
                isBusy={edit.isBusy}
                onClick={() => void turn(!list.isActive)}
              >
                {list.isActive ? "Switch off" : "Switch on"}
              </Button>
              <Button isSmall look="quiet" aria-label={`Remove ${list.name}…`} onClick={() => setDoing("remove")}>
                Remove…
              </Button>
            </>
          )}
        </div>
      </div>
      {edit.failure && <FieldError>{edit.failure.message}</FieldError>}
      {doing === "edit" && (
        <ListForm
          list={list}
          onCancel={() => setDoing(null)}
          onSaved={(saved) => {
            setDoing(null);
            show(`${saved.name} is saved`);
            onChanged();
          }}
        />
      )}
      {doing === "remove" && (
        <RemoveListDialog
          list={list}
          onClose={() => setDoing(null)}
          onSwitchOff={() => void turn(false)}
          onRemoved={() => {
            setDoing(null);
            show(`${list.name} is removed`);
            onChanged();
          }}
        />
      )}
      {isOpen && <MembersPanel list={list} canEdit={canEdit} />}
    </li>
  );
}
