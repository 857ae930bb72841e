"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import type { ListMember, ListSummary } from "@/server/lists/schemas";
import { RANK_LABEL } from "@/server/recipients/rules";
import { MemberForm } from "./member-form";

type Props = {
  list: ListSummary;
  member: ListMember;
  canEdit: boolean;
  onSaved: (email: string) => void;
  onRemove: (member: ListMember) => void;
};

/** One member; of a strategic account with its place in the order. */
export function MemberRow({ list, member, canEdit, onSaved, onRemove }: Props) {
  const [isEditing, setEditing] = useState(false);
  const { email, name, company, renewalAt, rank } = member;
  return (
    <li className="border-t border-line-soft py-1 text-[13px] first:border-0">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {rank !== null && (
            <Tag tone={rank === 1 ? "red" : "plain"} className="mr-2">
              <span className="num">{rank}</span> {RANK_LABEL[rank]}
              {rank === 2 && renewalAt && <span className="num"> {renewalAt}</span>}
            </Tag>
          )}
          {email}{" "}
          <span dir="auto" className="text-soft">
            {[name, company].filter(Boolean).join(", ")}
          </span>
        </span>
        {canEdit && (
          <span className="ml-auto flex shrink-0 gap-1">
            <Button
              isSmall
              look="quiet"
              aria-label={`Edit ${email}`}
              aria-expanded={isEditing}
              onClick={() => setEditing(!isEditing)}
            >
              Edit
            </Button>
            <Button isSmall look="quiet" aria-label={`Remove ${email}`} onClick={() => onRemove(member)}>
              Remove
            </Button>
          </span>
        )}
      </div>
      {isEditing && (
        <MemberForm
          list={list}
          member={member}
          onCancel={() => setEditing(false)}
          onSaved={(saved) => {
            setEditing(false);
            onSaved(saved);
          }}
        />
      )}
    </li>
  );
}
