"use client";
import { type FormEvent, useRef, useState } from "react";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/text-field";
import { useSettled } from "@/components/ui/use-settled";
import type { SuppressAddress, SuppressionPage } from "@/server/recipients/schemas";
import { SuppressionRow } from "./suppression-row";

/** Addresses that get no updates, why and since when; found, and added and taken off by hand, with a reason. */
export function SuppressionPanel({ initial, canEdit }: { initial: SuppressionPage; canEdit: boolean }) {
  const reads = useReads();
  const { show } = useAnnounce();
  const [openedAt] = useState(() => Date.now());
  const [search, setSearch] = useState("");
  const wanted = useSettled(search.trim(), 250);
  const read = useRead(`suppressions ${wanted}`, (from) => from.recipient.suppressions.query({ search: wanted }), {
    ...(wanted === "" ? { initial: { data: initial, at: openedAt } } : {}),
  });
  const last = useRef(initial);
  if (read.data) last.current = read.data;
  const page = read.data ?? last.current;
  const renew = () => {
    void reads.invalidate("suppressions");
    void reads.invalidate("recipients");
  };
  return (
    <section aria-label="Suppressed addresses" className="mt-8">
      <h2 className="cap mb-1">Suppressed addresses</h2>
      <p className="mb-3 max-w-[70ch] text-[13px] text-soft">
        They get no updates, whatever lists say. Who unsubscribes by the link in a mail, whose mail bounces for good,
        and who marks one as spam comes here without anybody&apos;s doing.
      </p>
      {canEdit && (
        <AddForm
          onAdded={(address, isNew) => {
            show(isNew ? `${address} gets no more updates` : `${address} was suppressed already`);
            renew();
          }}
        />
      )}
      {(initial.total > 5 || search !== "") && (
        <TextField
          label="Find"
          hint="an address"
          className="mb-3 max-w-md"
          type="search"
          value={search}
          onChange={setSearch}
        />
      )}
      {page.suppressions.length === 0 ? (
        <EmptyState>
          {wanted
            ? "No such address is suppressed."
            : "None. Add one above with the reason, where somebody asks for it."}
        </EmptyState>
      ) : (
        <ul className="panel" aria-label="Suppressed addresses">
          {page.suppressions.map((one) => (
            <SuppressionRow
              key={`${one.address} ${one.audience ?? ""}`}
              suppression={one}
              canEdit={canEdit}
              onReleased={() => {
                show(`${one.address} gets updates again`);
                renew();
              }}
            />
          ))}
        </ul>
      )}
      {page.total > page.suppressions.length && (
        <p className="mt-2 text-[13px] text-soft">
          The newest {page.suppressions.length} of {page.total}. Find others by their address.
        </p>
      )}
    </section>
  );
}

function AddForm({ onAdded }: { onAdded: (address: string, isNew: boolean) => void }) {
  const [address, setAddress] = useState("");
  const [note, setNote] = useState("");
  const suppress = useVerb((client, input: SuppressAddress, options) =>
    client.recipient.suppress.mutate(input, options),
  );
  const fields = suppress.failure?.fields ?? {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await suppress.run({ address, note });
    if (!outcome.ok) return;
    onAdded(address.trim(), outcome.value.isNew);
    setAddress("");
    setNote("");
  };
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label="Suppress an address"
      className="mb-3 grid items-start gap-3 md:grid-cols-[1fr_1fr_auto]"
    >
      <TextField label="Mail address" error={fields.address} type="email" value={address} onChange={setAddress} />
      <TextField
        label="Why"
        error={fields.note ?? (fields.address ? undefined : suppress.failure?.message)}
        value={note}
        onChange={setNote}
      />
      <Button type="submit" isBusy={suppress.isBusy} className="md:mt-6">
        Suppress
      </Button>
    </form>
  );
}
