"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { LINK_WORDS } from "@/server/incident-links/rules";
import type { IncidentLink, LinkIncidents, LinkKind, UnlinkIncidents } from "@/server/incident-links/schemas";

const KINDS: readonly { kind: LinkKind; label: string; what: string }[] = [
  { kind: "related", label: "Related", what: "Both go on; each shows the other." },
  {
    kind: "duplicate",
    label: "Duplicate of it",
    what: "The same fault, opened twice. Both stay open until each is closed.",
  },
  {
    kind: "merged",
    label: "Merge into it",
    what: "The work goes on there. This record stays as it is, and its own promise still stands until it is resolved.",
  },
];

/** The numbers that the typed text may mean: the one it begins with, as suggestions do, or those of titles that hold it. */
export function refsOf(typed: string, known: readonly { ref: string; title: string }[]): string[] {
  const text = typed.trim();
  const [first = ""] = text.split(/\s+/);
  if (text === "" || /^(inc-)?\d+$/i.test(first)) return [first];
  const low = text.toLowerCase();
  const found = known.filter(({ title }) => title.toLowerCase().includes(low)).map((one) => one.ref);
  return found.length > 0 ? found : [text];
}

/** Links the incident to another one, or takes a link away. */
export function LinkDialog({ onClose }: SheetProps) {
  const { snapshot, refresh } = useFireground();
  const { ref } = snapshot;
  const { show } = useAnnounce();
  const reads = useReads();
  const links = useRead(`link ${ref}`, (client) => client.link.list.query({ ref }));
  const known = useRead("board recent", (client) => client.incident.list.query({ limit: 50 }));
  const [kind, setKind] = useState<LinkKind>("related");
  const [other, setOther] = useState("");
  const [reason, setReason] = useState("");
  const add = useVerb((client, input: LinkIncidents, options) => client.link.add.mutate(input, options));
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = refsOf(other, known.data?.items.filter((one) => one.ref !== ref) ?? []);
    const [only = ""] = found;
    setProblem(found.length > 1 ? `${found.length} are called that. Choose one, or give its number.` : null);
    if (found.length > 1) return;
    const result = await add.run({ ref, other: only, kind, reason });
    if (!result.ok) return;
    reads.set(`link ${ref}`, result.value);
    refresh();
    show(`Linked to ${only}`);
    onClose();
  };
  return (
    <Dialog title={`Link ${ref}`} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="Other incident" hint="number or title" error={problem ?? add.failure?.fields.other}>
          {(slot) => (
            <>
              <input
                {...slot}
                data-focus
                list="other-incidents"
                autoComplete="off"
                placeholder="INC-42"
                value={other}
                onChange={(event) => setOther(event.target.value)}
                className="input"
              />
              <datalist id="other-incidents">
                {known.data?.items
                  .filter((one) => one.ref !== ref)
                  .map((one) => (
                    <option key={one.id} value={`${one.ref} ${one.title}`} />
                  ))}
              </datalist>
            </>
          )}
        </Field>
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 text-[13px] text-soft">How they belong together</legend>
          {KINDS.map((one) => (
            <label key={one.kind} className="flex min-h-8 gap-2 text-[13px]">
              <input
                type="radio"
                name="kind"
                checked={kind === one.kind}
                onChange={() => setKind(one.kind)}
                className="mt-1 size-4 accent-(--primary)"
              />
              <span>
                {one.label}
                <span className="block text-xs text-soft">{one.what}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          label="Reason"
          hint="optional, recorded"
          error={add.failure?.fields.reason}
          value={reason}
          onChange={setReason}
        />
        {add.failure && Object.keys(add.failure.fields).length === 0 && <FieldError>{add.failure.message}</FieldError>}
        <Button type="submit" look="primary" hotkey="↵" isBusy={add.isBusy}>
          Link
        </Button>
      </form>
      {links.data && links.data.length > 0 && (
        <ul aria-label="Present links" className="mt-4 grid gap-1 border-t border-line pt-3 text-[13px]">
          {links.data.map((link) => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function LinkRow({ link }: { link: IncidentLink }) {
  const { snapshot, refresh } = useFireground();
  const remove = useVerb((client, input: UnlinkIncidents, options) => client.link.remove.mutate(input, options));
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3">
      <span className="min-w-0">
        {LINK_WORDS[link.kind][link.isFrom ? "from" : "to"]} <b>{link.ref}</b> <bdi>{link.title}</bdi>
      </span>
      <button
        type="button"
        disabled={remove.isBusy}
        onClick={async () => {
          await remove.run({ ref: snapshot.ref, linkId: link.id });
          refresh();
        }}
        className="tap min-h-6 text-xs text-soft underline"
        aria-label={`Take away the link to ${link.ref}`}
      >
        Take away
      </button>
      {remove.failure && <FieldError>{remove.failure.message}</FieldError>}
    </li>
  );
}
