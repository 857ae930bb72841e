"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { ROLE_LABEL, ROLES } from "@/server/core/policy";
import { remainsInWords } from "@/server/erasures/rules";
import type { Erasure, ErasurePreview } from "@/server/erasures/schemas";

const roleOf = (role: string): string => ROLE_LABEL[ROLES.find((one) => one === role) ?? "observer"];
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Input = { address: string };
type Counted = Omit<Erasure, "account" | "remains"> & { account: string | null };

const several = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`;

/** What goes, a line each; only what there is. */
function linesOf({ deliveries, lists, teams, mails, audit, incidents, account }: Counted): string[] {
  const logs = incidents.length > 0 ? `, in the log of ${incidents.join(", ")}` : "";
  return [
    ...(account === null ? [] : [`The account: ${account}. It is shut at once.`]),
    ...(deliveries > 0 ? [`Address and name in ${several(deliveries, "delivery", "deliveries")}${logs}`] : []),
    ...(lists.length > 0 ? [`The place on ${lists.join(", ")}`] : []),
    ...(teams.length > 0 ? [`The address in the rotation of ${teams.join(", ")}`] : []),
    ...(mails > 0 ? [several(mails, "mail in the local mailbox", "mails in the local mailbox")] : []),
    ...(audit > 0 ? [`The address in ${several(audit, "entry", "entries")} of the audit`] : []),
  ];
}

/** Erasing a person: first what goes and what stays, then one press that cannot be taken back. */
export function ErasePanel() {
  const { show } = useAnnounce();
  const [address, setAddress] = useState("");
  const [preview, setPreview] = useState<(ErasurePreview & Input) | null>(null);
  const [erased, setErased] = useState<Erasure | null>(null);
  const look = useVerb((client, input: Input, options) => client.person.preview.mutate(input, options));
  const erase = useVerb((client, input: Input, options) => client.person.erase.mutate(input, options));

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setErased(null);
    erase.clear();
    const outcome = await look.run({ address });
    setPreview(outcome.ok ? { ...outcome.value, address: address.trim().toLowerCase() } : null);
  };
  const confirm = async () => {
    if (!preview) return;
    const outcome = await erase.run({ address: preview.address });
    if (!outcome.ok) return;
    setErased(outcome.value);
    setPreview(null);
    setAddress("");
    show("The person is erased. The comms log stays whole.");
  };
  const error = look.failure ? (look.failure.fields.address ?? look.failure.message) : null;

  return (
    <>
      <form onSubmit={ask} noValidate className="mb-5 flex max-w-2xl flex-wrap items-end gap-3" aria-label="Whom">
        <TextField
          label="Mail address"
          error={error}
          className="min-w-56 flex-1"
          type="email"
          autoComplete="off"
          value={address}
          onChange={setAddress}
        />
        <Button type="submit" isBusy={look.isBusy}>
          Show what would go
        </Button>
      </form>
      <div aria-live="polite">
        {preview?.isUnknown && (
          <p className="panel px-4 py-3">
            {preview.isErased
              ? "This address was erased before: nothing is kept of it, and nothing is sent to it."
              : "Nothing is kept of this address. Check how it is written."}
          </p>
        )}
        {preview && !preview.isUnknown && (
          <section aria-label="What would go" className="panel grid max-w-3xl gap-4 px-4 py-4">
            <h2 className="font-semibold break-words">
              {preview.address}
              {preview.names.length > 0 && <span className="text-soft"> · {preview.names.join(", ")}</span>}
            </h2>
            <Part title="Goes, for good">
              {linesOf({
                ...preview,
                account: preview.account && `${preview.account.displayName}, ${roleOf(preview.account.role)}`,
              })}
            </Part>
            <Part title="Stays, because it is what people said and did">
              {preview.remains.map((each) => sentence(remainsInWords(each)))}
            </Part>
            <p className="text-[13px] text-soft">
              A hash stays, so that nothing is sent to the address again, whoever puts it on a list. The comms log keeps
              a hash that leads nowhere, and verifies as before. Backups keep what they hold.
            </p>
            {erase.failure && <FieldError>{erase.failure.message}</FieldError>}
            <div className="flex flex-wrap gap-2">
              <Button look="danger" isBusy={erase.isBusy} onClick={() => void confirm()}>
                Erase for good
              </Button>
              <Button look="quiet" onClick={() => setPreview(null)}>
                Keep
              </Button>
            </div>
          </section>
        )}
        {erased && (
          <section aria-label="What went" className="panel grid max-w-3xl gap-4 px-4 py-4">
            <h2 className="font-semibold">The person is erased</h2>
            <Part title="Went">{linesOf({ ...erased, account: erased.account ? "the name is gone" : null })}</Part>
            <Part title="Stays">{erased.remains.map((each) => sentence(remainsInWords(each)))}</Part>
            <p className="text-[13px] text-soft">The audit says how much, by whom and when, and not whose.</p>
          </section>
        )}
      </div>
    </>
  );
}

function Part({ title, children }: { title: string; children: string[] }) {
  return (
    <div>
      <h3 className="cap mb-1.5">{title}</h3>
      <ul className="list-disc pl-5 text-sm">
        {children.length === 0 && <li className="text-soft">Nothing</li>}
        {children.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}
