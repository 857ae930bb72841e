"use client";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { LEFT_OUT_LABEL } from "@/server/recipients/rules";
import type { ChooseSubscription } from "@/server/subscriptions/schemas";

/** Whether updates of this incident come by mail, and the button that turns it, whatever lists say. */
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
  const isHeld = data?.chosen === true && !data.isTold && data.why !== null;
  // Its room is kept while it is not known what it says.
  return (
    <span style={{ visibility: data ? "visible" : "hidden" }}>
      <button
        type="button"
        className={className}
        onClick={() => void press()}
        aria-busy={choose.isBusy}
        aria-pressed={data?.isTold ?? false}
        title={data?.isTold ? data.because.join(", ") : undefined}
      >
        {data?.isTold ? "● You get updates by mail. Stop them" : "○ No updates by mail. Get them"}
      </button>
      {isHeld && data.why && (
        <span role="status">
          {data.why === "unsubscribed"
            ? " Nothing is sent: you stopped these mails. The link at the foot of one brings them back."
            : ` Nothing is sent: ${LEFT_OUT_LABEL[data.why]}. Ask the Comms Lead.`}
        </span>
      )}
      {choose.failure && <span role="alert"> {choose.failure.message}</span>}
    </span>
  );
}
