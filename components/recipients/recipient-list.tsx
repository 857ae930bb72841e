"use client";
import { useRead } from "@/components/providers/use-read";
import type { Audience } from "@/server/milestones/schemas";
import { AUDIENCE_LABEL } from "@/server/milestones/schemas";
import { LEFT_OUT_LABEL } from "@/server/recipients/schemas";

/** How many get a mail; opens to exactly who, with which text and why, and who is left out. */
export function RecipientList({ incidentRef, audience }: { incidentRef: string; audience: readonly Audience[] }) {
  const wanted = [...audience].sort();
  const { data } = useRead(
    `recipients ${wanted.join(" ")} ${incidentRef}`,
    (client) => client.recipient.preview.query({ ref: incidentRef, audience: wanted }),
    { isEnabled: wanted.length > 0 },
  );
  if (wanted.length === 0) return null;
  const people = data?.total === 1 ? "person gets" : "people get";
  return (
    <details className="mb-3 rounded-md border border-line px-3 py-1.5 text-[13px]">
      <summary className="tap min-h-7 cursor-pointer">
        {data ? (
          <>
            <b className="num">{data.total}</b> {people} a mail
            {data.totalLeftOut > 0 && `, ${data.totalLeftOut} on a list left out`}
          </>
        ) : (
          "Counting who gets a mail…"
        )}
      </summary>
      <ul className="mt-1 max-h-56 overflow-y-auto" aria-label="Who gets a mail">
        {data?.recipients.map((one) => (
          <li key={one.address} className="py-0.5 [overflow-wrap:anywhere]">
            {one.name ? `${one.name}, ${one.address}` : one.address}{" "}
            <span className="text-soft">
              · text for {AUDIENCE_LABEL[one.audience]} · because: {one.because.join(", ")}
            </span>
          </li>
        ))}
        {data?.leftOut.map((one) => (
          <li key={one.address} className="py-0.5 text-amber [overflow-wrap:anywhere]">
            Not told: {one.name ? `${one.name}, ${one.address}` : one.address} · {LEFT_OUT_LABEL[one.why]}
          </li>
        ))}
      </ul>
      {data && data.total > data.recipients.length && (
        <p className="text-soft">The first {data.recipients.length}, in the order of sending.</p>
      )}
    </details>
  );
}
