"use client";
import { useRef, useState } from "react";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FieldError } from "@/components/ui/field";
import { fileName, saveFile } from "@/components/ui/save-file";
import { TextField } from "@/components/ui/text-field";
import { useSettled } from "@/components/ui/use-settled";
import type { AddListMember, ListMember, ListSummary, MembersFound, RemoveListMember } from "@/server/lists/schemas";
import { ImportForm } from "./import-form";
import { MemberForm } from "./member-form";
import { MemberRow } from "./member-row";

/** A list's members: found, added, changed and removed by hand, brought and taken away as a file. */
export function MembersPanel({ list, canEdit }: { list: ListSummary; canEdit: boolean }) {
  const client = useTRPCClient();
  const reads = useReads();
  const { show } = useAnnounce();
  const [search, setSearch] = useState("");
  const [isImporting, setImporting] = useState(false);
  const [removed, setRemoved] = useState<ListMember | null>(null);
  const [isUnsaved, setUnsaved] = useState(false);
  const wanted = useSettled(search.trim(), 250);
  const found = useRead(`list ${list.id} ${wanted}`, (from) =>
    from.list.members.query({ listId: list.id, search: wanted }),
  );
  const last = useRef<MembersFound | null>(null);
  if (found.data) last.current = found.data;
  const data = found.data ?? last.current;
  const remove = useVerb((from, input: RemoveListMember, options) => from.list.removeMember.mutate(input, options));
  const putBack = useVerb((from, input: AddListMember, options) => from.list.addMember.mutate(input, options));
  const failure = remove.failure ?? putBack.failure;
  const renew = () => {
    void reads.invalidate(`list ${list.id}`);
    void reads.invalidate("lists");
    void reads.invalidate("recipients");
  };
  const saved = (email: string) => {
    show(`${email} is on ${list.name}`);
    renew();
  };
  const take = async (member: ListMember) => {
    const outcome = await remove.run({ listId: list.id, email: member.email });
    if (!outcome.ok) return;
    setRemoved(member);
    show(`${member.email} is off ${list.name}`);
    renew();
  };
  const undo = async (member: ListMember) => {
    const { userId: _, rank: __, ...rest } = member;
    const outcome = await putBack.run({ listId: list.id, ...rest });
    if (!outcome.ok) return;
    setRemoved(null);
    saved(member.email);
  };
  const download = async () => {
    try {
      const { csv } = await client.list.exportMembers.query({ listId: list.id });
      saveFile(`${fileName(list.name)}.csv`, csv);
      setUnsaved(false);
    } catch {
      setUnsaved(true);
    }
  };
  return (
    <div className="mt-3 border-t border-line-soft pt-3">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="Find"
          hint="an address, a name, a company"
          className="min-w-48 flex-1"
          type="search"
          value={search}
          onChange={setSearch}
        />
        <Button onClick={() => void download()}>Export CSV</Button>
        {canEdit && !isImporting && <Button onClick={() => setImporting(true)}>Import CSV…</Button>}
      </div>
      {isUnsaved && <FieldError>The file could not be made. Look at the connection and try again.</FieldError>}
      {isImporting && <ImportForm list={list} onClose={() => setImporting(false)} onImported={renew} />}
      {canEdit && !isImporting && <MemberForm list={list} onSaved={saved} />}
      {failure && <FieldError>{failure.message}</FieldError>}
      {removed && (
        <p className="mt-3 flex flex-wrap items-center gap-x-3 text-[13px] text-soft">
          <span className="[overflow-wrap:anywhere]">{removed.email} is removed.</span>
          <Button isSmall isBusy={putBack.isBusy} onClick={() => void undo(removed)}>
            Put back
          </Button>
        </p>
      )}
      {data?.total === 0 && (
        <EmptyState className="mt-3">
          {wanted
            ? "Nobody here by that name, address or company."
            : "Nobody is on this list yet. Add an address, or import a file."}
        </EmptyState>
      )}
      <ul aria-label={`Members of ${list.name}`} className="mt-3">
        {data?.members.map((member) => (
          <MemberRow
            key={member.email}
            list={list}
            member={member}
            canEdit={canEdit}
            onSaved={saved}
            onRemove={(one) => void take(one)}
          />
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
