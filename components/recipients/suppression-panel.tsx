"use client";
import { type FormEvent, useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, FieldError } from "@/components/ui/field";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import {
  REASON_LABEL,
  type ReleaseAddress,
  type SuppressAddress,
  type SuppressionPage,
} from "@/server/recipients/schemas";

/** Addresses that get no updates, why and since when; added and taken off by hand, with a reason. */
export function SuppressionPanel({ initial, canEdit }: { initial: SuppressionPage; canEdit: boolean }) {
  const reads = useReads();
  const { show } = useAnnounce();
  const [openedAt] = useState(() => Date.now());
  const [address, setAddress] = useState("");
  const [note, setNote] = useState("");
  const page = useSeededRead("suppressions", (client) => client.recipient.suppressions.query({}), {
    initial: { data: initial, at: openedAt },
  });
  const suppress = useVerb((client, input: SuppressAddress, options) =>
    client.recipient.suppress.mutate(input, options),
  );
  const release = useVerb((client, input: ReleaseAddress, options) => client.recipient.release.mutate(input, options));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await suppress.run({ address, note });
    if (!outcome.ok) return;
    show(`${address} gets no more updates`);
    setAddress("");
    setNote("");
    await reads.invalidate("suppressions");
  };
  const free = async (which: string) => {
    const why = window.prompt(`Why may ${which} be written to again?`)?.trim();
    if (!why) return;
    const outcome = await release.run({ address: which, note: why });
    if (outcome.ok) await reads.invalidate("suppressions");
  };
  const fields = suppress.failure?.fields ?? {};
  return (
    <section aria-label="Suppressed addresses" className="mt-8">
      <h2 className="cap mb-2">Suppressed addresses</h2>
      {canEdit && (
        <form
          onSubmit={submit}
          noValidate
          aria-label="Suppress an address"
          className="mb-3 flex flex-wrap items-end gap-3"
        >
          <Field label="Mail address" error={fields.address} className="min-w-48 flex-1">
            {(slot) => (
              <input
                {...slot}
                type="email"
                className="input"
                value={address}
                onChange={(event) => setAddress(event.target.value)}
              />
            )}
          </Field>
          <Field label="Why" error={fields.note} className="min-w-48 flex-1">
            {(slot) => (
              <input {...slot} className="input" value={note} onChange={(event) => setNote(event.target.value)} />
            )}
          </Field>
          <Button type="submit" isBusy={suppress.isBusy}>
            Suppress
          </Button>
        </form>
      )}
      {release.failure && <FieldError>{release.failure.message}</FieldError>}
      {page.suppressions.length === 0 ? (
        <EmptyState>
          None. Whoever unsubscribes by the link in a mail comes here by itself; others are added by hand, with the
          reason.
        </EmptyState>
      ) : (
        <ul className="panel" aria-label="Suppressed addresses">
          {page.suppressions.map((one) => (
            <li
              key={`${one.address} ${one.audience ?? ""}`}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line-soft px-4 py-2.5 text-[13px] first:border-0"
            >
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <b className="font-semibold">
                  {one.reason === "erased" ? `A person who was erased (${one.address.slice(7, 15)}…)` : one.address}
                </b>{" "}
                · {REASON_LABEL[one.reason]}
                {one.audience ? `, from ${AUDIENCE_LABEL[one.audience]}` : ", from all updates"}
                {one.note && <span className="text-soft"> · {one.note}</span>}
              </span>
              <span className="flex items-center gap-3 text-soft">
                {one.byName}, <Moment at={one.at} />
                {canEdit && one.reason !== "erased" && (
                  <Button
                    isSmall
                    look="quiet"
                    aria-label={`Write to ${one.address} again`}
                    onClick={() => void free(one.address)}
                  >
                    Write again…
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
