import type { IncidentBrief } from "@/server/incidents/schemas";

type Props = { bets: IncidentBrief["currentBets"] };

/** What is being tried, for readers: the primary path's bet is the incident's, the others stand below it. */
export function CurrentBets({ bets }: Props) {
  if (bets.length === 0) return null;
  const primary = bets.find((bet) => bet.isPrimary);
  const others = bets.filter((bet) => bet !== primary);
  return (
    <>
      {primary && (
        <section>
          <h2 className="violet">Current bet</h2>
          <p className="lead" dir="auto">
            {primary.bet}
          </p>
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h2>{primary ? "Also being tried" : "What is being tried now"}</h2>
          <ul>
            {others.map(({ pathId, bet }) => (
              <li key={pathId} dir="auto">
                {bet}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
