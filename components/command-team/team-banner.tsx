"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { Button } from "@/components/ui/button";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import { RollClock } from "./roll-clock";
import { useSettle } from "./use-settle";
import { useMine } from "./use-team";

/**
 * What the viewer alone can answer, over everything until they do or put it off: a role that is offered to them, a
 * roll-call that asks for them. It takes no focus and moves nothing.
 */
export function TeamBanner() {
  const { open } = useFireground();
  const { offers, roll, asks } = useMine();
  const settle = useSettle();
  const [later, setLater] = useState<readonly string[]>([]);
  const shownOffers = offers.filter((one) => !later.includes(one.id));
  const rollKey = roll ? `${roll.id} ${asks.length}` : "";
  const isRollShown = roll && asks.length > 0 && !later.includes(rollKey);
  if (shownOffers.length === 0 && !isRollShown) return null;
  const putOff = (key: string) => (
    <Button isSmall look="quiet" onClick={() => setLater((keys) => [...keys, key])}>
      Later
    </Button>
  );
  return (
    <div className="fixed inset-x-3 top-14 z-40 mx-auto grid max-w-xl gap-2" aria-live="assertive">
      {shownOffers.map((offer) => (
        <section
          key={offer.id}
          aria-label={`${COMMAND_ROLE_LABEL[offer.role]} is offered to you`}
          className="panel border-amber-line bg-amber-bg px-4 py-3"
        >
          <p className="font-semibold text-amber">
            <bdi>{offer.fromName}</bdi> hands you {COMMAND_ROLE_LABEL[offer.role]}
          </p>
          <p className="text-[13px] text-soft">
            Read the brief, then accept or decline. It is theirs until you accept.
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button isSmall look="primary" onClick={() => open("handoff", offer.id)}>
              Read the brief
            </Button>
            <Button isSmall isBusy={settle.isBusy} onClick={() => void settle.run(offer, "accept")}>
              Accept
            </Button>
            <Button isSmall isBusy={settle.isBusy} onClick={() => void settle.run(offer, "decline")}>
              Decline
            </Button>
            {putOff(offer.id)}
          </div>
        </section>
      ))}
      {isRollShown && (
        <section aria-label="Roll-call asks for you" className="panel border-amber-line bg-amber-bg px-4 py-3">
          <div className="flex items-baseline justify-between gap-3">
            <p className="font-semibold text-amber">Roll-call: are you on it?</p>
            <RollClock roll={roll} />
          </div>
          <div className="mt-2 flex flex-wrap gap-2">
            {asks.map((ask) => (
              <Button
                key={ask.pathId}
                isSmall
                isBusy={settle.isBusy}
                onClick={() => void settle.confirm(roll.id, ask.pathId)}
              >
                I am on it: <bdi>{ask.pathTitle}</bdi>
              </Button>
            ))}
            {putOff(rollKey)}
          </div>
        </section>
      )}
      {settle.problem && (
        <p role="alert" className="panel border-red-line px-4 py-2 text-[13px] text-red">
          {settle.problem}
        </p>
      )}
    </div>
  );
}
