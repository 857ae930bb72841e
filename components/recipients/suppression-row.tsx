"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { REASON_LABEL, type ReleaseAddress, type Suppression } from "@/server/recipients/schemas";

type Props = { suppression: Suppression; canEdit: boolean; onReleased: () => void };

/** One suppressed address; released with a reason, where it stands. */
export function SuppressionRow({ suppression: one, canEdit, onReleased }: Props) {
  const [isReleasing, setReleasing] = useState(false);
  const [note, setNote] = useState("");
  // Of an erased person only a hash is kept: who comes back says the address again.
  const isErased = one.reason === "erased";
  const [typed, setTyped] = useState("");
  const who = isErased ? `an erased person (${one.address.slice(7, 15)}…)` : one.address;
  const release = useVerb((client, input: ReleaseAddress, options) => client.recipient.release.mutate(input, options));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await release.run({ address: isErased ? typed : one.address, note });
    if (outcome.ok) onReleased();
  };
  return (
    <li className="border-t border-line-soft px-4 py-2.5 text-[13px] first:border-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <b className="font-semibold">{isErased ? who.replace("an ", "An ") : who}</b> · {REASON_LABEL[one.reason]}
          {one.audience ? `, from the text for ${AUDIENCE_LABEL[one.audience]}` : ", from all updates"}
          {one.note && (
            <span dir="auto" className="text-soft">
              {" "}
              · {one.note}
            </span>
          )}
        </span>
        <span className="flex items-center gap-3 text-soft">
          <span>
            {one.byName}, <Moment at={one.at} />
          </span>
          {canEdit && (
            <Button isSmall look="quiet" aria-expanded={isReleasing} onClick={() => setReleasing(!isReleasing)}>
              Write again…<span className="sr-only"> to {who}</span>
            </Button>
          )}
        </span>
      </div>
      {isReleasing && (
        <form
          onSubmit={submit}
          noValidate
          aria-label={`Release ${who}`}
          className={`mt-2 grid items-start gap-3 ${isErased ? "md:grid-cols-[1fr_1fr_auto_auto]" : "md:grid-cols-[1fr_auto_auto]"}`}
        >
          {isErased && (
            <TextField
              label="Their mail address"
              error={release.failure?.fields?.address}
              type="email"
              autoComplete="off"
              value={typed}
              onChange={setTyped}
            />
          )}
          <TextField
            label="Why may it be written to again"
            hint="from all its suppressions"
            error={
              release.failure?.fields?.note ?? (release.failure?.fields?.address ? undefined : release.failure?.message)
            }
            autoFocus
            placeholder="they asked for it"
            value={note}
            onChange={setNote}
          />
          <Button type="submit" isBusy={release.isBusy} className="md:mt-6">
            Release
          </Button>
          <Button look="quiet" className="md:mt-6" onClick={() => setReleasing(false)}>
            Cancel
          </Button>
        </form>
      )}
    </li>
  );
}
