"use client";
import { type FormEvent, useId, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import type { ReportCan } from "@/server/can-reports/schemas";
import { blank, edited, keep, readKept, toInput, typed, type Writing } from "./can-draft";
import { CanFields } from "./can-fields";

const MOST_SUGGESTIONS = 5;
const FEWEST_ROWS = 4;
const MOST_ROWS = 10;

/** Conditions, Actions, Needs of a team, typed in one box; what was understood stands below and can be edited. */
export function CanDialog({ onClose, about }: { onClose: () => void; about?: string }) {
  const { snapshot, show: showTab } = useFireground();
  const { ref } = snapshot;
  const { show } = useAnnounce();
  const reads = useReads();
  const listId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const known = useRead(`can-teams ${ref}`, (client) => client.can.teams.query({ ref })).data ?? [];
  const paths = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref })).data ?? [];
  const running = paths.filter((path) => path.closedAt === null);
  const [writing, setWriting] = useState<Writing>(() => {
    const kept = readKept(ref);
    return kept && (!about || kept.team === about) ? kept : blank(about ?? "");
  });
  const [pathId, setPathId] = useState("");
  const report = useVerb((client, input: ReportCan, options) => client.can.report.mutate(input, options));
  const change = (next: Writing) => {
    setWriting(next);
    keep(ref, next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await report.run(toInput(ref, writing, pathId || null));
    if (result.ok || result.failure.code === "QUEUED") keep(ref, null);
    if (!result.ok) return;
    reads.invalidate(`can ${ref}`);
    reads.invalidate(`conditions ${ref}`);
    showTab("conditions");
    show(`CAN from ${result.value.team} is in the record`);
    onClose();
  };
  const errors = report.failure?.fields ?? {};
  const itemError = Object.entries(errors).find(([field]) => /^(conditions|actions|needs)/.test(field))?.[1];
  const isTold = errors.team || itemError || errors.recoveryPathId;
  return (
    <Dialog title="CAN report" onClose={onClose}>
      <form
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
        className="grid gap-3.5"
        noValidate
      >
        <Field label="Team" error={errors.team}>
          {(slot) => (
            <>
              <input
                {...slot}
                {...(writing.team ? {} : { "data-focus": true })}
                list={listId}
                dir="auto"
                autoComplete="off"
                maxLength={120}
                value={writing.team}
                onChange={(event) => change({ ...writing, team: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
                  event.preventDefault();
                  box.current?.focus();
                }}
                placeholder="App"
                className="input"
              />
              <datalist id={listId}>
                {known.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
              <div className="mt-1 flex min-h-8 gap-1 overflow-x-auto max-md:min-h-12">
                {known.slice(0, MOST_SUGGESTIONS).map((name) => (
                  <Button
                    key={name}
                    isSmall
                    look="quiet"
                    className="shrink-0"
                    aria-pressed={writing.team === name}
                    onClick={() => change({ ...writing, team: name })}
                  >
                    <bdi>{name}</bdi>
                  </Button>
                ))}
              </div>
            </>
          )}
        </Field>
        <Field
          label="Conditions, Actions, Needs"
          hint="c: what you see · a: what is done @owner 10m · n: what you need ?whom"
          error={itemError}
        >
          {(slot) => (
            <textarea
              {...slot}
              ref={box}
              {...(writing.team ? { "data-focus": true } : {})}
              dir="auto"
              rows={Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, writing.text.split("\n").length))}
              value={writing.text}
              onChange={(event) => change(typed(writing, event.target.value))}
              placeholder={"30 % of card calls fail\na: roll back 812 @Ada 10m\nn: a DBA on the bridge ?MIM"}
              className="input resize-y"
            />
          )}
        </Field>
        <CanFields draft={writing.draft} onChange={(draft) => change(edited(writing, draft))} />
        {running.length > 0 && (
          <Field label="Recovery path" hint="if it is about one" error={errors.recoveryPathId}>
            {(slot) => (
              <select
                {...slot}
                value={pathId}
                onChange={(event) => setPathId(event.target.value)}
                className="input min-h-9 py-1 text-[13px]"
              >
                <option value="">None</option>
                {running.map((path) => (
                  <option key={path.id} value={path.id}>
                    {path.title}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {report.failure && !isTold && <FieldError>{report.failure.message}</FieldError>}
        <Button type="submit" look="primary" hotkey="Ctrl ↵" isBusy={report.isBusy}>
          Take into the record
        </Button>
      </form>
    </Dialog>
  );
}
