"use client";
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, FieldError } from "@/components/ui/field";
import { COMMAND_ROLE_LABEL, type CommandRole } from "@/server/command-team/rules";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import type { OfferHandoff } from "@/server/handoffs/schemas";
import { PersonField } from "./person-field";
import { useMine, useTeam } from "./use-team";

/** Whoever leaves writes what the successor must know, from a draft that the record gives, and offers the role. */
export function HandoffOffer({ onClose }: { onClose: () => void }) {
  const { snapshot, refuse, refresh } = useFireground();
  const { ref } = snapshot;
  const client = useTRPCClient();
  const reads = useReads();
  const { show } = useAnnounce();
  const team = useTeam().data;
  const { roles: mine } = useMine();
  const held = team?.slots.filter((slot) => slot.name !== null) ?? [];
  const offered = held.filter((slot) => !refuse("command.assign") || mine.some((one) => one.role === slot.role));
  const own = offered.find((slot) => mine.some((one) => one.role === slot.role));
  const [chosen, setRole] = useState<CommandRole | null>(null);
  const slot = offered.find((one) => one.role === chosen) ?? own ?? offered[0];
  const [toName, setToName] = useState("");
  const [brief, setBrief] = useState("");
  const [draftProblem, setDraftProblem] = useState("");
  const isEdited = useRef(false);
  const offer = useVerb((client, input: OfferHandoff, options) => client.handoff.offer.mutate(input, options));
  const errors = offer.failure?.fields ?? {};

  const role = slot?.role;
  const people = useRead("people", (client) => client.user.list.query({}), { staleMs: 300_000 }).data;
  const successor = people?.find((one) => one.displayName.toLowerCase() === toName.trim().toLowerCase());
  const isStranger = people !== undefined && toName.trim() !== "" && successor === undefined;
  const isPowerless = role === "mim" && successor !== undefined && !roleMay(successor.role, "milestone.draft");
  const draft = useCallback(async () => {
    if (!role) return;
    try {
      const { brief: text } = await client.handoff.draft.query({ ref, role });
      isEdited.current = false;
      setDraftProblem("");
      setBrief(text);
    } catch (error) {
      setDraftProblem(toFailure(error).message);
    }
  }, [client, ref, role]);
  // What was typed stays: only an untouched draft follows the role.
  useEffect(() => {
    if (!isEdited.current) void draft();
  }, [draft]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!role) return;
    const result = await offer.run({ ref, role, toName, brief });
    if (!result.ok) return;
    show(`${COMMAND_ROLE_LABEL[role]} offered to ${result.value.toName}`);
    reads.invalidate(`handoff ${ref}`);
    refresh();
    onClose();
  };
  const guard = () => !isEdited.current || window.confirm("Discard this brief? It has not been offered.");
  const again = () => {
    if (!isEdited.current || window.confirm("Write it again from the record? Your changes are lost.")) void draft();
  };

  return (
    <Dialog title="Hand over" onClose={onClose} guard={guard} isWide>
      {team && !slot ? (
        <EmptyState>
          You hold no command role on this incident. Whoever holds one hands it over; the MIM can do it for them.
        </EmptyState>
      ) : (
        <form onSubmit={submit} className="grid gap-4" noValidate>
          <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
            <Field label="Role">
              {(field) => (
                <select
                  {...field}
                  value={role ?? ""}
                  onChange={(event) => setRole(offered.find((one) => one.role === event.target.value)?.role ?? null)}
                  className="input"
                >
                  {offered.map((one) => (
                    <option key={one.role} value={one.role}>
                      {COMMAND_ROLE_LABEL[one.role]}: {one.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <PersonField
              label="Successor"
              isFirst
              hint="they have to accept"
              value={toName}
              onChange={setToName}
              error={errors.toName}
            />
          </div>
          {isStranger && (
            <p role="status" className="text-[13px] text-amber">
              Nobody here has an account by this name: the MIM accepts or declines for them.
            </p>
          )}
          {isPowerless && (
            <p role="status" className="text-[13px] text-amber">
              The account of <bdi>{successor.displayName}</bdi> ({ROLE_LABEL[successor.role]}) may not log or write
              updates, as MIM neither. An admin can change that in the settings.
            </p>
          )}
          <Field label="Brief" hint="written from the record; put in what only you know" error={errors.brief}>
            {(field) => (
              <textarea
                {...field}
                dir="auto"
                rows={16}
                value={brief}
                onChange={(event) => {
                  isEdited.current = true;
                  setBrief(event.target.value);
                }}
                className="input leading-6"
              />
            )}
          </Field>
          {draftProblem && <FieldError>{draftProblem}</FieldError>}
          {offer.failure && Object.keys(errors).length === 0 && <FieldError>{offer.failure.message}</FieldError>}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" isBusy={offer.isBusy}>
              Offer the role
            </Button>
            <Button onClick={again}>Write it again from the record</Button>
          </div>
          <p className="text-[13px] text-soft">
            The role stays with {slot?.name ?? "its holder"} until the successor accepts.
          </p>
        </form>
      )}
    </Dialog>
  );
}
