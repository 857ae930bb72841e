import type { Db } from "../../server/db/client";
import type {
  Audience,
  Incident,
  Milestone,
  MilestoneText,
  Prisma,
  TimelineEvent,
} from "../../server/db/generated/client";

const OPENED = "2026-11-21T02:55:00.000Z";

/** Minutes after the incident's opening, as an instant. */
export const minutesIn = (minutes: number, from: string = OPENED): Date =>
  new Date(Date.parse(from) + minutes * 60_000);

/** Puts an incident with a public page straight into the database: for tests of reading, not of writing. */
export async function putIncident(db: Db, number: number, data: Partial<Incident> = {}): Promise<Incident> {
  const openedAt = data.openedAt ?? new Date(OPENED);
  const { phaseNotes, ...rest } = data;
  return db.incident.create({
    data: {
      id: `incident-${number}`,
      number,
      title: `Internal title ${number}`,
      severity: "Critical",
      peakSeverity: "Critical",
      alarmLevel: "Box3",
      phase: 5,
      phaseEnteredAt: openedAt,
      affectedSystems: [],
      detectedAt: openedAt,
      openedAt,
      impactStartedAt: openedAt,
      publicSince: openedAt,
      publicTitle: `Public title ${number}`,
      openedByName: "Nobody",
      source: "seed",
      ...rest,
      ...(phaseNotes === undefined ? {} : { phaseNotes: phaseNotes as Prisma.InputJsonValue }),
    },
  });
}

type OwnText = Pick<MilestoneText, "audience" | "channel" | "body">;
type MilestoneData = Partial<Omit<Milestone, "audience">> & { audience?: Audience[]; texts?: OwnText[] };

/** Puts a published milestone into the database. */
export async function putMilestone(
  db: Db,
  incident: Incident,
  sequence: number,
  { texts = [], ...data }: MilestoneData = {},
): Promise<Milestone> {
  return db.milestone.create({
    data: {
      id: `${incident.id}-milestone-${sequence}`,
      incidentId: incident.id,
      sequence,
      eventSeq: sequence,
      title: `Milestone ${sequence}`,
      body: `What is known at step ${sequence}.`,
      audience: ["public"],
      channels: ["status_page"],
      statusAtCut: incident.status,
      severityAtCut: incident.severity,
      phaseAtCut: incident.phase,
      publicStage: "investigating",
      cutByName: "Nobody",
      cutAt: minutesIn(sequence * 10, incident.openedAt.toISOString()),
      texts: { create: texts.map((text, position) => ({ ...text, position, title: "" })) },
      ...data,
    },
  });
}

type EventData = Partial<Omit<TimelineEvent, "payload">>;

/** Puts a row into an incident's record, without its chain. */
export async function putEvent(db: Db, incident: Incident, seq: number, data: EventData = {}): Promise<TimelineEvent> {
  const at = minutesIn(seq, incident.openedAt.toISOString());
  return db.timelineEvent.create({
    data: {
      incidentId: incident.id,
      seq,
      id: `${incident.id}-event-${seq}`,
      type: "action",
      name: "timeline.noted",
      visibility: "internal",
      text: `Entry ${seq}`,
      phase: 1,
      actorKind: "system",
      actorName: "Nobody",
      occurredAt: at,
      recordedAt: at,
      payload: { kind: "note" },
      prevHash: "",
      hash: `${incident.id}-${seq}`,
      ...data,
    },
  });
}
