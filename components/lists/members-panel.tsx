"use client";
import { type FormEvent, useState } from "react";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import type { AddListMember, ListMember, ListSummary, RemoveListMember } from "@/server/lists/schemas";
import { ImportForm } from "./import-form";

/** A list's members: found, added and removed by hand, brought and taken away as a file. */
export function MembersPanel({ list, canEdit }: { list: ListSummary; canEdit: boolean }) {
  const client = useTRPCClient();
  const reads = useReads();
  const { show } = useAnnounce();
  const [search, setSearch] = useState("");
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [isImporting, setImporting] = useState(false);
  const found = useRead(`list ${list.id} ${search}`, (from) => from.list.members.query({ listId: list.id, search }));
  const add = useVerb((from, input: AddListMember, options) => from.list.addMember.mutate(input, options));
  const remove = useVerb((from, input: RemoveListMember, options) => from.list.removeMember.mutate(input, options));
  const renew = () => {
    void reads.invalidate(`list ${list.id}`);
    void reads.invalidate("lists");
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await add.run({ listId: list.id, email, name });
    if (!outcome.ok) return;
    show(`${email} is on ${list.name}`);
    setEmail("");
    setName("");
    renew();
  };
  const take = async (member: ListMember) => {
    const outcome = await remove.run({ listId: list.id, email: member.email });
    if (!outcome.ok) return;
    show(`${member.email} is off ${list.name}`);
    renew();
  };
  const download = async () => {
    const { csv } = await client.list.exportMembers.query({ listId: list.id });
    const url = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${list.name.replace(/[^\w-]+/g, "-")}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  const { data } = found;
  return (
    <div className="mt-3 border-t border-line-soft pt-3">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Find" className="min-w-48 flex-1">
          {(slot) => (
            <input
              {...slot}
              type="search"
              className="input"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
        </Field>
        <Button onClick={() => void download()}>Export CSV</Button>
        {canEdit && !isImporting && <Button onClick={() => setImporting(true)}>Import CSV…</Button>}
      </div>
      {isImporting && <ImportForm list={list} onClose={() => setImporting(false)} onImported={renew} />}
      {canEdit && (
        <form
          onSubmit={submit}
          noValidate
          aria-label={`Add to ${list.name}`}
          className="mt-3 flex flex-wrap items-end gap-3"
        >
          <Field label="Mail address" error={add.failure?.fields?.email} className="min-w-48 flex-1">
            {(slot) => (
              <input
                {...slot}
                type="email"
                className="input"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Field label="Name" hint="if you like" className="min-w-40 flex-1">
            {(slot) => (
              <input {...slot} className="input" value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
          <Button type="submit" isBusy={add.isBusy}>
            Add
          </Button>
        </form>
      )}
      {remove.failure && <FieldError>{remove.failure.message}</FieldError>}
      {data?.total === 0 && (
        <EmptyState className="mt-3">
          {search
            ? "Nobody here by that name or address."
            : "Nobody is on this list yet. Add an address, or import a file."}
        </EmptyState>
      )}
      <ul aria-label={`Members of ${list.name}`} className="mt-3 max-h-96 overflow-y-auto">
        {data?.members.map((member) => (
          <li key={member.email} className="flex min-h-9 items-center justify-between gap-3 text-[13px]">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {member.email}{" "}
              <span className="text-soft">{[member.name, member.company].filter(Boolean).join(", ")}</span>{" "}
              {member.hasEscalation && <Tag tone="red">escalation</Tag>}{" "}
              {member.renewalAt && <Tag>renewal {member.renewalAt}</Tag>} {member.hasSponsor && <Tag>sponsor</Tag>}
            </span>
            {canEdit && (
              <Button
                isSmall
                look="quiet"
                className="shrink-0"
                aria-label={`Remove ${member.email}`}
                onClick={() => void take(member)}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data && data.total > data.members.length && (
        <p className="mt-2 text-[13px] text-soft">
          The first {data.members.length} of {data.total}. Find others by name, address or company.
        </p>
      )}
    </div>
  );
}
