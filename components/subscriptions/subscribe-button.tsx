"use client";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import type { ChooseSubscription } from "@/server/subscriptions/schemas";

/** One button: updates of this incident by mail, or none, whatever lists say. */
export function SubscribeButton({ incidentRef, className }: { incidentRef: string; className?: string }) {
  const reads = useReads();
  const key = `subscription ${incidentRef}`;
  const { data } = useRead(key, (client) => client.subscription.own.query({ ref: incidentRef }));
  const choose = useVerb((client, input: ChooseSubscription, options) =>
    client.subscription.choose.mutate(input, options),
  );
  const press = async () => {
    if (!data) return;
    const outcome = await choose.run({ ref: incidentRef, isSubscribed: !data.isTold });
    if (outcome.ok) reads.set(key, outcome.value);
  };
  // Its room is kept while it is not known what it says.
  const label = data?.isTold ? "You get these by mail · Unsubscribe" : "Get updates by mail";
  return (
    <>
      <button
        type="button"
        className={className}
        onClick={() => void press()}
        aria-busy={choose.isBusy}
        style={{ visibility: data ? "visible" : "hidden" }}
      >
        {label}
      </button>
      {choose.failure && <span role="alert"> {choose.failure.message}</span>}
    </>
  );
}
