"use client";
import { useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Tag } from "@/components/ui/tag";
import { alarmLevelName } from "@/server/incidents/rules";
import type { Team } from "@/server/team-pages/schemas";
import { TeamForm } from "./team-form";

type Props = { initial: Team[]; branches: string[]; canEdit: boolean };

/** Every team that can be paged, and for admins the forms that add and change them. */
export function TeamsPanel({ initial, branches, canEdit }: Props) {
  const reads = useReads();
  const { show } = useAnnounce();
  const [openedAt] = useState(() => Date.now());
  const [editing, setEditing] = useState<string | null>(null);
  const teams = useSeededRead("teams", (client) => client.team.list.query(), {
    initial: { data: initial, at: openedAt },
  });
  const done = (team: Team, text: string) => {
    setEditing(null);
    reads.invalidate("teams");
    show(`${team.name} ${text}`);
  };
  return (
    <>
      {!canEdit && <p className="panel mb-4 px-4 py-3 text-soft">You can read who is paged; an admin changes teams.</p>}
      {canEdit && editing === null && (
        <Button className="mb-4" look="primary" onClick={() => setEditing("new")}>
          Add a team
        </Button>
      )}
      {editing === "new" && (
        <div className="panel mb-4 px-4 py-4">
          <h2 className="cap mb-3">New team</h2>
          <TeamForm
            branches={branches}
            onCancel={() => setEditing(null)}
            onSaved={(team) => done(team, "can be paged now.")}
          />
        </div>
      )}
      {teams.length === 0 ? (
        <EmptyState>
          {canEdit
            ? "There is no team yet. Add the rotations that an incident may need, with their addresses."
            : "There is no team yet."}
        </EmptyState>
      ) : (
        <ul className="panel" aria-label="Teams">
          {teams.map((team) => (
            <li key={team.id} className="border-t border-line-soft px-4 py-3 first:border-0">
              {editing === team.id ? (
                <TeamForm
                  team={team}
                  branches={branches}
                  onCancel={() => setEditing(null)}
                  onSaved={(saved) => done(saved, "is saved.")}
                />
              ) : (
                <TeamRow team={team} onEdit={canEdit ? () => setEditing(team.id) : undefined} />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function TeamRow({ team, onEdit }: { team: Team; onEdit: (() => void) | undefined }) {
  const facts = [team.division, team.branch && `Branch ${team.branch}`, team.onCallRotation].filter(Boolean);
  return (
    <div className="grid gap-x-4 gap-y-1 md:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_9rem_auto] md:items-center">
      <div className="min-w-0">
        <p dir="auto" className={`font-semibold ${team.isActive ? "" : "text-soft"}`}>
          {team.name} {!team.isActive && <Tag tone="red">switched off</Tag>}
        </p>
        <p className="text-[13px] text-soft">{facts.join(" · ")}</p>
      </div>
      <p className="min-w-0 text-[13px]">
        {team.emails.length > 0 ? (
          <span className="text-soft">{team.emails.join(", ")}</span>
        ) : (
          <span className="text-amber">No address: a page is recorded only, somebody calls.</span>
        )}
      </p>
      <p className="text-[13px] text-soft">from {alarmLevelName(team.defaultAlarmLevel)}</p>
      {onEdit && (
        <Button isSmall className="justify-self-start" onClick={onEdit} aria-label={`Edit ${team.name}`}>
          Edit
        </Button>
      )}
    </div>
  );
}
