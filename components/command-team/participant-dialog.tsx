"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useViewer } from "@/components/providers/viewer";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import {
  isSlot,
  isTechnical,
  PARTICIPANT_ROLES,
  type ParticipantRole,
  rolesToJoinAs,
  roleWords,
  TEAM_ROLE_LABEL,
} from "@/server/command-team/rules";
import type { JoinIncident, LeaveIncident, Participant, PutOn } from "@/server/command-team/schemas";
import { Choice } from "./choice";
import { PersonField } from "./person-field";
import { useMine, useTeam } from "./use-team";

const DOES: Record<ParticipantRole, string> = {
  responder: "works on the fault",
  branch_lead: "leads the responders of a branch",
  scribe: "keeps the record",
  validator: "confirms that a system is well again",
  observer: "watches, silent on the bridge",
};

/** Join the incident, leave a role, or put somebody else on. */
export function ParticipantDialog({ onClose }: { onClose: () => void }) {
  const { snapshot, config, refuse, refresh, open } = useFireground();
  const { ref } = snapshot;
  const viewer = useViewer();
  const reads = useReads();
  const { show } = useAnnounce();
  const { roles: mine } = useMine();
  const present = useTeam().data?.present ?? [];
  const others = present.filter((one) => !isSlot(one.role) && !mine.includes(one));
  const mayPutOn = !refuse("command.assign");
  const [who, setWho] = useState<"self" | "other">(mayPutOn && mine.length > 0 ? "other" : "self");
  const isSelf = who === "self";
  const choices = isSelf ? rolesToJoinAs(viewer.role) : PARTICIPANT_ROLES;
  const [chosen, setRole] = useState<ParticipantRole>(choices[0] ?? "observer");
  const role = choices.includes(chosen) ? chosen : (choices[0] ?? "observer");
  const [branch, setBranch] = useState("");
  const [name, setName] = useState("");
  const join = useVerb((client, input: JoinIncident, options) => client.command.join.mutate(input, options));
  const putOn = useVerb((client, input: PutOn, options) => client.command.putOn.mutate(input, options));
  const leave = useVerb((client, input: LeaveIncident, options) => client.command.leave.mutate(input, options));
  const entering = isSelf ? join : putOn;
  const errors = entering.failure?.fields ?? {};

  const done = (text: string) => {
    show(text);
    reads.invalidate(`command ${ref}`);
    refresh();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const as = { ref, role, branch: isTechnical(role) ? branch : "" };
    const result = isSelf ? await join.run(as) : await putOn.run({ ...as, name });
    if (!result.ok) return;
    done(`${result.value.name}: ${roleWords(result.value.role, result.value.branch)}`);
    if (isSelf) return onClose();
    setName("");
  };
  const giveUp = async (one: Participant) => {
    const result = await leave.run({ ref, participantId: one.id });
    if (result.ok) done(`You are no longer ${roleWords(one.role, one.branch)}`);
  };

  return (
    <Dialog title="On scene" onClose={onClose}>
      {mine.length > 0 && (
        <section className="mb-4 border-b border-line pb-3">
          <h3 className="cap mb-1">Your roles</h3>
          <ul className="text-[13px]">
            {mine.map((one) => (
              <li key={one.id} className="flex min-h-8 items-center justify-between gap-3">
                {roleWords(one.role, one.branch)}
                {one.role === "mim" ? (
                  <Button isSmall onClick={() => open("handoff")}>
                    Hand over
                  </Button>
                ) : (
                  <Button isSmall isBusy={leave.isBusy} onClick={() => void giveUp(one)}>
                    Leave<span className="sr-only"> as {roleWords(one.role, one.branch)}</span>
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {leave.failure && <FieldError>{leave.failure.message}</FieldError>}
        </section>
      )}
      {others.length > 0 && (
        <section className="mb-4 border-b border-line pb-3">
          <h3 className="cap mb-1">Others beside the command team</h3>
          <div
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="max-h-44 overflow-y-auto"
          >
            <ul className="text-[13px]">
              {others.map((one) => (
                <li key={one.id} className="flex min-h-6 justify-between gap-3">
                  <span className="min-w-0 truncate">
                    <bdi>{one.name}</bdi> <span className="text-soft">{roleWords(one.role, one.branch)}</span>
                  </span>
                  <span className="shrink-0 text-soft">
                    since <Moment at={one.joinedAt} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      <form onSubmit={submit} className="grid gap-4" noValidate>
        {mayPutOn && (
          <fieldset className="flex gap-2">
            <legend className="sr-only">Who joins</legend>
            {(["self", "other"] as const).map((one) => (
              <Choice key={one} type="radio" name="who" isChosen={who === one} onChoose={() => setWho(one)}>
                {one === "self" ? "Myself" : "Somebody else"}
              </Choice>
            ))}
          </fieldset>
        )}
        {!isSelf && <PersonField label="Who" value={name} onChange={setName} error={errors.name} />}
        <fieldset>
          <legend className="mb-1 text-[13px] font-semibold">Role</legend>
          <div className="grid gap-1">
            {choices.map((one) => (
              <Choice
                key={one}
                type="radio"
                name="role"
                isChosen={role === one}
                isFirst={role === one}
                onChoose={() => setRole(one)}
              >
                <span>
                  {TEAM_ROLE_LABEL[one]} <span className="text-soft">{DOES[one]}</span>
                </span>
              </Choice>
            ))}
          </div>
        </fieldset>
        {isTechnical(role) && (
          <Field label="Branch" hint={role === "branch_lead" ? "needed" : "optional"} error={errors.branch}>
            {(slot) => (
              <select {...slot} value={branch} onChange={(event) => setBranch(event.target.value)} className="input">
                <option value="">{role === "branch_lead" ? "Choose a branch" : "None"}</option>
                {config.branches.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {entering.failure && Object.keys(errors).length === 0 && <FieldError>{entering.failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={entering.isBusy} hotkey="↵">
          {isSelf ? `Join as ${TEAM_ROLE_LABEL[role]}` : `Put on as ${TEAM_ROLE_LABEL[role]}`}
        </Button>
      </form>
      {mayPutOn && (
        <p className="mt-4 border-t border-line pt-3 text-[13px] text-soft">
          People stay on until they are released.{" "}
          <button
            type="button"
            className="tap min-h-6 rounded underline hover:text-text"
            onClick={() => open("release")}
          >
            Release people
          </button>
        </p>
      )}
    </Dialog>
  );
}
