"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { isTechnical, roleWords } from "@/server/command-team/rules";
import type { Participant, ReleaseParticipants } from "@/server/command-team/schemas";
import { Choice } from "./choice";
import { useTeam } from "./use-team";

/** Releases people: whoever is on the incident stays until this is said, and the record keeps it. */
export function ReleaseDialog({ onClose }: { onClose: () => void }) {
  const { snapshot, refresh } = useFireground();
  const { ref, respondersReleasedAt } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const team = useTeam().data;
  const people = team?.present.filter((one) => one.role !== "mim") ?? [];
  // Technical responders are ticked until somebody unticks them: they are who is released at the end.
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [reason, setReason] = useState("");
  const isTicked = (one: Participant) => changed.get(one.id) ?? isTechnical(one.role);
  const ticked = people.filter(isTicked);
  const technical = people.filter((one) => isTechnical(one.role));
  const isAll = technical.every(isTicked);
  const release = useVerb((client, input: ReleaseParticipants, options) =>
    client.command.release.mutate(input, options),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const participantIds = ticked.map((one) => one.id);
    const result = await release.run({ ref, participantIds, isAll: isAll && !respondersReleasedAt, reason });
    if (!result.ok) return;
    show(result.value.respondersReleasedAt ? "All responders are released" : `Released: ${ticked.length}`);
    reads.invalidate(`command ${ref}`);
    refresh();
    onClose();
  };
  const nobody = technical.length === 0;
  return (
    <Dialog title="Release people" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {respondersReleasedAt && (
          <p className="text-[13px] text-green">
            ● All responders were released <Moment at={respondersReleasedAt} withZone />
          </p>
        )}
        {!respondersReleasedAt && nobody && team && (
          <p className="text-[13px] text-soft">
            No responder is signed on. Releasing all the same records that nobody is needed any more.
          </p>
        )}
        <fieldset>
          <legend className="mb-1 text-[13px] font-semibold">Who is free to go</legend>
          <div className="grid gap-1">
            {people.map((one) => (
              <Choice
                key={one.id}
                type="checkbox"
                isChosen={isTicked(one)}
                onChoose={(is) => setChanged(new Map(changed).set(one.id, is))}
              >
                <span className="flex min-w-0 flex-1 justify-between gap-3">
                  <bdi className="truncate">{one.name}</bdi>
                  <span className="shrink-0 text-soft">{roleWords(one.role, one.branch)}</span>
                </span>
              </Choice>
            ))}
          </div>
          {team && people.length === 0 && <p className="text-[13px] text-soft">Only the MIM is on scene.</p>}
        </fieldset>
        <TextField label="Word to them" hint="optional; recorded" value={reason} onChange={setReason} />
        {release.failure && <FieldError>{release.failure.message}</FieldError>}
        <Button
          type="submit"
          look="primary"
          hotkey="↵"
          isBusy={release.isBusy}
          refusal={ticked.length === 0 && (respondersReleasedAt || !nobody) ? "Tick who is released." : null}
        >
          {isAll && !respondersReleasedAt ? allWords(ticked.length - technical.length) : `Release ${ticked.length}`}
        </Button>
      </form>
    </Dialog>
  );
}

const allWords = (more: number): string => `Release all responders${more > 0 ? ` and ${more} more` : ""}`;
