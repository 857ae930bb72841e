"use client";
import { useEffect, useRef, useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { useRead, useReads } from "@/components/providers/use-read";
import { useAnnounce } from "@/components/ui/announcer";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/text-field";
import { ROLE_LABEL } from "@/server/core/policy";
import type { Account } from "@/server/users/schemas";
import { AddPersonForm } from "./add-person-form";
import { PersonRow } from "./person-row";

const PAUSE_MS = 250;

/** Everybody who may sign in, and the form that adds more. */
export function PeoplePanel({ initial, myId }: { initial: Account[]; myId: string }) {
  const reads = useReads();
  const { show } = useAnnounce();
  const [openedAt] = useState(() => Date.now());
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = useRead(`accounts ${search}`, (client) => client.user.accounts.query({ search }), {
    ...(search === "" ? { initial: { data: initial, at: openedAt } } : {}),
  });
  const renew = () => reads.invalidate("accounts");
  // While others are looked for, those found last stay.
  const last = useRef(initial);
  if (people.data) last.current = people.data;
  const rows = people.data ?? last.current;

  return (
    <>
      <AddPersonForm
        onAdded={(account) => {
          show(`${account.displayName} can sign in now, as ${ROLE_LABEL[account.role]}.`);
          renew();
        }}
      />
      <TextField
        label="Find"
        hint="Name or mail address"
        className="mb-3 max-w-sm"
        type="search"
        value={typed}
        onChange={setTyped}
      />
      {people.error && (
        <p role="alert" className="mb-3 text-[13px] text-red">
          {toFailure(people.error).message}
        </p>
      )}
      {rows.length === 0 && !people.isReading && <EmptyState>Nobody here matches. Try a part of the name.</EmptyState>}
      {rows.length > 0 && (
        <ul className="panel" aria-label="People">
          {rows.map((account) => (
            <PersonRow
              key={`${account.id} ${account.role}`}
              account={account}
              isMe={account.id === myId}
              onChanged={(changed) => {
                const state = changed.disabledAt ? "is shut out" : `is ${ROLE_LABEL[changed.role]}`;
                show(`${changed.displayName} ${state}, from now on.`);
                renew();
              }}
            />
          ))}
        </ul>
      )}
      {rows.length >= 200 && (
        <p className="mt-2 text-[13px] text-soft">The first 200 are shown. Find the others by name.</p>
      )}
    </>
  );
}
