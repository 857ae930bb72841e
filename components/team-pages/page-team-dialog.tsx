"use client";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useViewer } from "@/components/providers/viewer";
import { formatDuration } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { alarmLevelName } from "@/server/incidents/rules";
import { isPending, mayPagePerson, usualTeams } from "@/server/team-pages/rules";
import type { PageTeams, Team } from "@/server/team-pages/schemas";
import { ContactFields } from "./contact-fields";
import { usePages } from "./use-pages";

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Pages one or more teams: their rotations get a mail, and the clock runs. `about`: a team to page again. */
export function PageTeamDialog({ onClose, about }: { onClose: () => void; about?: string }) {
  const { snapshot, refuse, show: showPanel } = useFireground();
  const { ref, alarmLevel } = snapshot;
  const viewer = useViewer();
  const reads = useReads();
  const { show } = useAnnounce();
  const now = useNow();
  const { data: pages = [] } = usePages();
  const { data: teams } = useRead("teams", (client) => client.team.list.query(), { staleMs: 60_000 });
  const [chosen, setChosen] = useState<string[]>(about ? [about] : []);
  const notesField = useRef<HTMLTextAreaElement>(null);
  const [notes, setNotes] = useState("");
  const [again, setAgain] = useState(about !== undefined);
  const [contact, setContact] = useState({ name: "", reason: "" });
  const { data: people } = useRead("people", (client) => client.user.list.query({}), { staleMs: 300_000 });
  const send = useVerb((client, input: PageTeams, options) => client.page.send.mutate(input, options));
  const errors = send.failure?.fields ?? {};

  const active = teams?.filter((team) => team.isActive) ?? [];
  const waiting = pages.filter(
    (page) => isPending(page) && page.contactName === null && chosen.some((name) => same(name, page.team)),
  );
  const unreachable = active.filter((team) => team.emails.length === 0 && chosen.some((name) => same(name, team.name)));
  const isPerson = contact.name.trim() !== "";
  const isLeader = [snapshot.command.leader, snapshot.command.mim].includes(viewer.name);
  const canName = mayPagePerson({ isCommand: !refuse("page.sendToPerson"), isLeader });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const person = people?.find((one) => same(one.displayName, contact.name.trim()));
    const result = await send.run({
      ref,
      teams: chosen,
      notes,
      again,
      ...(isPerson && person ? { contactUserId: person.id } : {}),
      ...(isPerson && !person ? { contactName: contact.name } : {}),
      ...(isPerson ? { contactReason: contact.reason } : {}),
    });
    reads.invalidate(`page ${ref}`);
    if (!result.ok) return;
    show(`Paged: ${result.value.map((page) => page.team).join(", ")}`);
    showPanel("pages");
    onClose();
  };

  return (
    <Dialog title={`Page a team at ${alarmLevelName(alarmLevel)}`} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Teams" hint="type, Enter adds one" error={errors.teams}>
          {(slot) => (
            <Combobox
              {...slot}
              values={chosen}
              onChange={setChosen}
              known={active.map((team) => team.name)}
              isClosed
              onEnterEmpty={() => notesField.current?.focus()}
              listLabel="Known teams"
              placeholder="Database"
            />
          )}
        </Field>
        {teams?.length === 0 ? (
          <p className="text-[13px] text-soft">
            There is no team yet. An admin adds them in the{" "}
            <Link href="/settings/teams" className="link">
              settings
            </Link>
            .
          </p>
        ) : (
          <UsualTeams
            teams={usualTeams(active, alarmLevel).filter(
              (team) =>
                !chosen.some((name) => same(name, team.name)) &&
                !pages.some((page) => page.teamId === team.id && page.cancelledAt === null),
            )}
            label={`Usual at ${alarmLevelName(alarmLevel)}`}
            onAdd={(name) => setChosen([...chosen, name])}
          />
        )}
        {unreachable.length > 0 && (
          <p className="text-[13px] text-amber">
            No mail address: {unreachable.map((team) => team.name).join(", ")}. The page is recorded; call them.
          </p>
        )}
        {waiting.length > 0 && (
          <label className="flex gap-2 text-[13px]">
            <input
              type="checkbox"
              checked={again}
              onChange={(event) => setAgain(event.target.checked)}
              className="mt-0.5 size-4 shrink-0 accent-(--amber)"
            />
            <span>
              Page again.{" "}
              <span className="text-soft">
                {waiting
                  .map((page) => `${page.team} was paged ${formatDuration(now - Date.parse(page.pagedAt))} ago`)
                  .join(", ")}
                , not acknowledged yet.
              </span>
            </span>
          </label>
        )}
        <Field label="What is asked" hint="empty: join the bridge and report" error={errors.notes}>
          {(slot) => (
            <textarea
              {...slot}
              ref={notesField}
              dir="auto"
              rows={2}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }}
              value={notes}
              onChange={(event) => setNotes(event.target.value)}
              placeholder="The card vault is out of connections. Can you look?"
              className="input"
            />
          )}
        </Field>
        <ContactFields
          value={contact}
          onChange={setContact}
          people={people ?? []}
          refusal={canName ? null : "Pages go to rotations. Only the MIM or the Leader calls a person by name."}
          errors={errors}
        />
        {send.failure && Object.keys(errors).length === 0 && <FieldError>{send.failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={send.isBusy} refusal={refuse("page.send")} hotkey="↵">
          {chosen.length > 1 ? `Page ${chosen.length} teams` : again && waiting.length > 0 ? "Page again" : "Page"}
        </Button>
      </form>
    </Dialog>
  );
}

type UsualProps = { teams: Team[]; label: string; onAdd: (name: string) => void };

function UsualTeams({ teams, label, onAdd }: UsualProps) {
  return (
    <div className="-mt-2 flex min-h-7 flex-wrap items-center gap-1.5">
      {teams.length > 0 && <span className="text-xs text-dim">{label}:</span>}
      {teams.map((team) => (
        <Button
          key={team.id}
          isSmall
          look="quiet"
          aria-label={`Add ${team.name}`}
          onClick={() => onAdd(team.name)}
          className="border-line"
        >
          + {team.name}
        </Button>
      ))}
    </div>
  );
}
