"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useViewer } from "@/components/providers/viewer";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { COMMAND_ROLE_LABEL, isSlot } from "@/server/command-team/rules";
import { mayDecide } from "@/server/handoffs/rules";
import type { Decision, Handoff } from "@/server/handoffs/schemas";
import { useSettle } from "./use-settle";
import { useMine } from "./use-team";

const WORD: Record<Handoff["state"], string> = {
  offered: "Waits for the successor",
  accepted: "Accepted",
  declined: "Declined",
  withdrawn: "Withdrawn",
};
const DO: Record<Decision, string> = { accept: "Accept", decline: "Decline", withdraw: "Withdraw the offer" };

/** One offered role with its brief, and what the viewer may decide about it. */
export function HandoffDecision({ handoff, onClose }: { handoff: Handoff; onClose: () => void }) {
  const { refuse, open } = useFireground();
  const { roles } = useMine();
  const viewer = useViewer();
  const settle = useSettle();
  const [note, setNote] = useState("");
  const by = { ...viewer, mayAssign: !refuse("command.assign") };
  const may = (["accept", "decline", "withdraw"] as const).filter(
    (decision) => handoff.state === "offered" && mayDecide(handoff, decision, by),
  );
  const decide = async (decision: Decision) => {
    if (await settle.run(handoff, decision, note)) onClose();
  };
  return (
    <div className="grid gap-4">
      <p className="text-[13px] text-soft">
        <bdi className="text-text">{handoff.fromName}</bdi> → <bdi className="text-text">{handoff.toName}</bdi>, offered{" "}
        <Moment at={handoff.offeredAt} withZone />. {WORD[handoff.state]}
        {handoff.decidedNote && `: ${handoff.decidedNote}`}.
      </p>
      {handoff.toUserId === null && handoff.state === "offered" && (
        <p className="text-[13px] text-soft">
          <bdi>{handoff.toName}</bdi> has no account here: the MIM accepts for them, and the record says so.
        </p>
      )}
      <section
        aria-label="Brief"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[55dvh] overflow-y-auto rounded-md border border-line bg-raise p-3"
      >
        <pre dir="auto" className="font-sans text-sm leading-6 whitespace-pre-wrap">
          {handoff.brief}
        </pre>
      </section>
      {may.length > 0 && (
        <>
          <TextField label="Note" hint="optional; recorded with the decision" value={note} onChange={setNote} />
          <div className="flex flex-wrap gap-2">
            {may.map((decision) => (
              <Button
                key={decision}
                data-focus={decision === may[0] ? true : undefined}
                look={decision === "accept" ? "primary" : "plain"}
                isBusy={settle.isBusy}
                onClick={() => void decide(decision)}
              >
                {DO[decision]} {decision === "accept" && COMMAND_ROLE_LABEL[handoff.role]}
                {decision === "accept" && handoff.toUserId === null && " for them"}
              </Button>
            ))}
          </div>
        </>
      )}
      {settle.problem && <FieldError>{settle.problem}</FieldError>}
      {(by.mayAssign || roles.some((one) => isSlot(one.role))) && (
        <p className="text-[13px] text-soft">
          <button
            type="button"
            className="tap min-h-6 rounded underline hover:text-text"
            onClick={() => open("handoff", "another")}
          >
            Hand over another role
          </button>
        </p>
      )}
    </div>
  );
}
