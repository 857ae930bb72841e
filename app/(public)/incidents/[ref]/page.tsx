import { notFound, permanentRedirect } from "next/navigation";
import { IncidentView } from "@/components/status/incident-view";
import { systemClock } from "@/server/core/clock";
import { formatRef, refNumber } from "@/server/incidents/rules";
import { findPublicIncident } from "@/server/status-page/reads";

type Props = { params: Promise<{ ref: string }> };

export async function generateMetadata({ params }: Props) {
  return { title: `${(await params).ref} – Service status` };
}

export default async function IncidentPage({ params }: Props) {
  const { ref } = await params;
  const number = refNumber(ref);
  if (number === null) notFound();
  if (ref !== formatRef(number)) permanentRedirect(`/incidents/${formatRef(number)}`);
  const incident = await findPublicIncident({ now: systemClock(), number });
  if (!incident) notFound();
  return <IncidentView incident={incident} />;
}
