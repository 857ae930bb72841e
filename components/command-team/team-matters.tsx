"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useViewer } from "@/components/providers/viewer";
import { useNow } from "@/components/time/use-now";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import { mayDecide } from "@/server/handoffs/rules";
import type { Handoff } from "@/server/handoffs/schemas";
import { rollState } from "@/server/roll-calls/rules";
import { RollClock } from "./roll-clock";
import { useSettle } from "./use-settle";
import { useHandoffs, useMine, useTeam } from "./use-team";

const BOX = "mt-1.5 rounded border border-line bg-raise px-2 py-1 text-[13px]";
const PRESS = "tap min-h-6 rounded border border-line px-2 text-xs text-text hover:border-dim";

/** What of the team waits: a span too wide, a role offered, a roll-call. Below the slots, so that none moves them. */
export function TeamMatters() {
  const leads = useTeam().data?.leads ?? [];
  const offers = useHandoffs().data?.filter((one) => one.state === "offered") ?? [];
  return (
    <>
      {leads.map(
        (lead) =>
          lead.advice && (
            <p key={`${lead.role} ${lead.branch}`} className={`${BOX} border-red-line text-soft`}>
              <b className="text-red">Span {lead.people.length}</b> {lead.advice}
            </p>
          ),
      )}
      {offers.map((offer) => (
        <Offer key={offer.id} offer={offer} />
      ))}
      <OpenRoll />
    </>
  );
}

function Offer({ offer }: { offer: Handoff }) {
  const { open, refuse } = useFireground();
  const viewer = useViewer();
  const settle = useSettle();
  const by = { ...viewer, mayAssign: !refuse("command.assign") };
  const label = COMMAND_ROLE_LABEL[offer.role];
  return (
    <section aria-label={`Handoff of ${label}`} className={`${BOX} border-amber-line`}>
      <p>
        <b className="text-amber">{label} offered</b> to <bdi>{offer.toName}</bdi>
      </p>
      <div className="mt-1 flex flex-wrap gap-1.5">
        <button type="button" className={PRESS} onClick={() => open("handoff", offer.id)}>
          Read brief
        </button>
        {mayDecide(offer, "accept", by) && (
          <>
            <button type="button" className={PRESS} onClick={() => void settle.run(offer, "accept")}>
              Accept{offer.toUserId === null && " for them"}
            </button>
            <button type="button" className={PRESS} onClick={() => void settle.run(offer, "decline")}>
              Decline
            </button>
          </>
        )}
        {mayDecide(offer, "withdraw", by) && (
          <button type="button" className={PRESS} onClick={() => void settle.run(offer, "withdraw")}>
            Withdraw
          </button>
        )}
      </div>
      {settle.problem && (
        <p role="alert" className="mt-1 text-red">
          {settle.problem}
        </p>
      )}
    </section>
  );
}

function OpenRoll() {
  const { open } = useFireground();
  const { roll, asks } = useMine();
  const now = useNow();
  const settle = useSettle();
  if (!roll) return null;
  const { answered, isOverdue } = rollState(roll, now);
  return (
    <section aria-label="Roll-call" className={`${BOX} ${isOverdue ? "border-red-line" : "border-amber-line"}`}>
      <button type="button" onClick={() => open("roll-call")} className="tap flex w-full min-h-6 justify-between gap-2">
        <b>
          Roll-call{" "}
          <span className="num font-normal text-soft">
            {answered} of {roll.answers.length}
          </span>
        </b>
        <RollClock roll={roll} />
      </button>
      {asks.map((ask) => (
        <button
          key={ask.pathId}
          type="button"
          className={`${PRESS} my-0.5 w-full text-left`}
          onClick={() => void settle.confirm(roll.id, ask.pathId)}
        >
          I am on it: <bdi>{ask.pathTitle}</bdi>
        </button>
      ))}
      {settle.problem && (
        <p role="alert" className="mt-1 text-red">
          {settle.problem}
        </p>
      )}
    </section>
  );
}
