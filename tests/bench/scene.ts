import { readdirSync, readFileSync } from "node:fs";
import type { IncidentSnapshot } from "../../server/incidents/schemas";
import type { Milestone } from "../../server/milestones/schemas";
import type { HttpClient } from "./http-client";

const RECORDINGS = "prisma/seed/recordings";

/** What was told the public in real outages: text of real length, which compresses as real text does. */
const TOLD = readdirSync(RECORDINGS)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => JSON.parse(readFileSync(`${RECORDINGS}/${name}`, "utf8")) as { publicUpdates: { text: string }[] })
  .flatMap(({ publicUpdates }) => publicUpdates.map(({ text }) => text));

/** An incident opened over the API. */
export const openIncident = (client: HttpClient, title: string): Promise<IncidentSnapshot> =>
  client.json("POST", "/api/incidents", {
    body: { title, severity: "High", affectedSystems: ["Checkout", "Payments API"] },
  });

let published = 0;

/** A milestone for the public and for a list of people, as a Major Incident Manager writes it. */
export function publishMilestone(client: HttpClient, ref: string, mark: string): Promise<Milestone> {
  published += 1;
  return client.json("POST", `/api/incidents/${ref}/milestones`, {
    headers: { "idempotency-key": `bench-milestone-${published}` },
    body: {
      title: `Update ${published}: ${mark}`,
      body: TOLD[published % TOLD.length],
      nextUpdateEta: new Date(Date.now() + 30 * 60_000).toISOString(),
      audience: ["public", "stakeholder"],
      isWarningsAccepted: true,
    },
  });
}
