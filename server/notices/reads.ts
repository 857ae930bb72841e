import { loadOpenRequests } from "../can-reports/reads";
import { mayHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Role } from "../core/policy";
import type { Db, Tx } from "../db/client";
import type { Incident, Notice as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { getSettings } from "../settings/reads";
import { areReal } from "../users/reads";
import { GUARD_RULES, type Guard, guardsOf, isOver, type PromiseFacts } from "./rules";
import type { Escalations, Notice, OpenEscalation } from "./schemas";

/** A recording played into the past raises nothing, unless people took the incident up within this time. */
const PLAYED_MS = 24 * 60 * 60_000;
const MOST_NOTICES = 200;
type Head = Pick<
  Incident,
  | "id"
  | "status"
  | "severity"
  | "phase"
  | "phaseEnteredAt"
  | "alarmLevel"
  | "replayOf"
  | "openedAt"
  | "reopenedCount"
  | "nextUpdateEta"
  | "lastCommunicatedAt"
>;

/** Whether anything may be raised on the incident: it runs, and is not a recording of some other day. */
const isGuarded = (incident: Head, now: Date): boolean =>
  incident.status !== "Resolved" &&
  (incident.replayOf === null || now.getTime() - incident.phaseEnteredAt.getTime() < PLAYED_MS);

/** How the promise stands; null for a recording, of which nobody waits for an update. */
async function loadPromise(db: Db | Tx, incident: Head): Promise<PromiseFacts | null> {
  if (incident.replayOf !== null) return null;
  const { severity, nextUpdateEta: eta, lastCommunicatedAt } = incident;
  let since = (lastCommunicatedAt ?? incident.openedAt).getTime();
  // Reopened, or made graver while nothing was promised: silence counts from then, not from what was over.
  if (incident.reopenedCount > 0 || eta === null) {
    const names = ["promise.made", ...(eta === null ? ["incident.severityChanged"] : [])];
    const begun = await db.timelineEvent.findFirst({
      where: { incidentId: incident.id, name: { in: names } },
      orderBy: { seq: "desc" },
      select: { occurredAt: true },
    });
    since = Math.max(since, begun?.occurredAt.getTime() ?? 0);
  }
  return { severity, eta: eta?.getTime() ?? null, since, hasCommunicated: lastCommunicatedAt !== null };
}

/** The guardrails that hold on an incident now; none where it is resolved or was played from a recording. */
export async function loadGuards(db: Db | Tx, incident: Head, now: Date): Promise<Guard[]> {
  if (!isGuarded(incident, now)) return [];
  const [settings, paths, requests, promise] = await Promise.all([
    getSettings(db),
    db.recoveryPath.findMany({
      where: { incidentId: incident.id },
      select: { phase: true, outcome: true, closedAt: true },
    }),
    loadOpenRequests(db, incident.id),
    loadPromise(db, incident),
  ]);
  const facts = {
    phase: incident.phase,
    phaseEnteredAt: incident.phaseEnteredAt.getTime(),
    alarmLevel: incident.alarmLevel,
    paths: paths.map((path) => ({
      phase: path.phase,
      isRunning: path.closedAt === null,
      hasPassed: path.outcome === "pass",
    })),
    requests: requests.map(({ id, askedAt, dueAt, missing }) => ({
      id,
      askedAt: askedAt.getTime(),
      dueAt: dueAt.getTime(),
      missing,
    })),
    promise,
  };
  return guardsOf(facts, settings);
}

/** Which occasions were told already, as "rule occasion". */
export async function loadTold(db: Db | Tx, incidentId: string, guards: readonly Guard[]): Promise<Set<string>> {
  if (guards.length === 0) return new Set();
  const rows = await db.notice.findMany({
    where: { incidentId, OR: guards.map(({ rule, occasion }) => ({ rule, occasion })) },
    select: { rule: true, occasion: true },
  });
  return new Set(rows.map((row) => `${row.rule} ${row.occasion}`));
}

/** Incidents that run, for the sweep. */
export const listRunning = (db: Db) =>
  db.incident.findMany({ where: { status: { not: "Resolved" } }, orderBy: { number: "asc" }, select: { id: true } });

const toNotice = (row: Row, isStanding: boolean): Notice => ({
  id: row.id,
  rule: row.rule,
  occasion: row.occasion,
  text: row.text,
  raisedAt: row.raisedAt.toISOString(),
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  acknowledgedByName: row.acknowledgedByName,
  acknowledgedReason: row.acknowledgedReason,
  isStanding,
  isEscalation: row.isEscalation,
  escalatedTo: row.escalatedTo,
});

/** Occasions of these rules are over by themselves; what any other rule told of stands until it is acknowledged. */
const KNOWN = new Set<string>([...GUARD_RULES, "page-overdue", "timebox-expired"]);

/** What is still so, as "rule occasion": guardrails that hold, pages unanswered, timeboxes that were not renewed. */
async function loadStanding(db: Db | Tx, incident: Head, now: Date): Promise<Set<string>> {
  const where = { incidentId: incident.id };
  const [guards, pages, paths] = await Promise.all([
    loadGuards(db, incident, now),
    db.teamPage.findMany({
      where: { ...where, acknowledgedAt: null, arrivedAt: null, cancelledAt: null },
      select: { id: true },
    }),
    db.recoveryPath.findMany({
      where: { ...where, closedAt: null, pausedAt: null, timeboxStartedAt: { not: null } },
      select: { id: true, timeboxStartedAt: true },
    }),
  ]);
  return new Set([
    ...guards.filter((guard) => !isOver(guard, now.getTime())).map(({ rule, occasion }) => `${rule} ${occasion}`),
    ...pages.map(({ id }) => `page-overdue ${id}`),
    ...paths.map(({ id, timeboxStartedAt }) => `timebox-expired ${id} ${timeboxStartedAt?.toISOString()}`),
  ]);
}

/** Whether a notice is still as its text says. */
const stands = ({ rule, occasion }: Pick<Row, "rule" | "occasion">, standing: ReadonlySet<string>): boolean =>
  !KNOWN.has(rule) || standing.has(`${rule} ${occasion}`);

/** The incident's notices, newest first; the caller has authorized. */
export async function loadNotices(db: Db | Tx, incidentId: string, now: Date): Promise<Notice[]> {
  const rows = await db.notice.findMany({
    where: { incidentId },
    orderBy: [{ raisedAt: "desc" }, { id: "desc" }],
    take: MOST_NOTICES,
  });
  if (rows.length === 0) return [];
  const incident = await db.incident.findUniqueOrThrow({ where: { id: incidentId } });
  const standing = await loadStanding(db, incident, now);
  return rows.map((row) => toNotice(row, incident.status !== "Resolved" && stands(row, standing)));
}

/** What the fireground was told, newest first, acknowledged or not, still so or over. @throws NOT_FOUND */
export async function listNotices(ctx: Context, input: { ref: string }): Promise<Notice[]> {
  authorize(ctx, "incident.read");
  return loadNotices(ctx.db, await getIncidentId(ctx, input.ref), ctx.now);
}

/**
 * What went to the Leader on an incident: what stands open first, then what was acknowledged, by whom and why, newest
 * first. What was over by itself, such as a silence that an update ended, is left to the record.
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function listEscalations(ctx: Context, input: { ref: string }): Promise<Escalations> {
  authorize(ctx, "escalation.read");
  const all = await loadNotices(ctx.db, await getIncidentId(ctx, input.ref), ctx.now);
  const escalations = all.filter(({ isEscalation }) => isEscalation);
  return {
    open: escalations.filter((notice) => notice.acknowledgedAt === null && notice.isStanding),
    acknowledged: escalations.filter((notice) => notice.acknowledgedAt !== null),
    mayAcknowledge: await mayHere(ctx, "escalation.acknowledge", input.ref),
  };
}

/** What is escalated and not yet settled, incident by incident, for the board and the list of briefs. @throws FORBIDDEN */
export async function listOpenEscalations(ctx: Context): Promise<OpenEscalation[]> {
  authorize(ctx, "escalation.read");
  const rows = await ctx.db.notice.findMany({
    where: { isEscalation: true, acknowledgedAt: null, incident: { status: { not: "Resolved" } } },
    orderBy: [{ raisedAt: "asc" }, { id: "asc" }],
    include: { incident: true },
  });
  const incidents = [...new Map(rows.map(({ incident }) => [incident.id, incident])).values()];
  return Promise.all(
    incidents.map(async (incident) => {
      const standing = await loadStanding(ctx.db, incident, ctx.now);
      const open = rows.filter((row) => row.incidentId === incident.id && stands(row, standing));
      return open.map((row) => ({
        ref: formatRef(incident.number),
        text: row.text,
        raisedAt: row.raisedAt.toISOString(),
      }));
    }),
  ).then((each) => each.flat());
}

/** Somebody who is told by name. */
export type Addressee = { userId: string; name: string; address: string; role: Role };

const account = { select: { id: true, displayName: true, email: true, role: true } } as const;
const enabled = () => ({ disabledAt: null, ...areReal() });
const toAddressee = (user: { id: string; displayName: string; email: string; role: Role }): Addressee => ({
  userId: user.id,
  name: user.displayName,
  address: user.email,
  role: user.role,
});
const once = (people: readonly Addressee[]): Addressee[] => [
  ...new Map(people.map((person) => [person.userId, person])).values(),
];

/** Who keeps the promise: the Comms Lead and the MIM of the incident, and whoever published last; each once. */
export async function loadSpeakers(tx: Tx, incidentId: string): Promise<Addressee[]> {
  const [slots, last] = await Promise.all([
    tx.participant.findMany({
      where: { incidentId, leftAt: null, role: { in: ["comms", "mim"] }, user: { is: enabled() } },
      select: { user: account },
    }),
    tx.milestone.findFirst({ where: { incidentId }, orderBy: { sequence: "desc" }, select: { cutById: true } }),
  ]);
  const publisher = last?.cutById
    ? await tx.user.findFirst({ where: { id: last.cutById, ...enabled() }, ...account })
    : null;
  const people = [...slots.flatMap(({ user }) => (user ? [user] : [])), ...(publisher ? [publisher] : [])];
  return once(people.map(toAddressee));
}

export type Escalation = {
  people: Addressee[];
  /** Whom it goes to, in words that go on after "Escalated to". */
  to: string;
  /** What they are to do about it, where the Leader cannot be reached by mail; else empty. */
  advice: string;
};

/**
 * Whom an escalation goes to: the incident's Leader. Where they have no account, the MIM, who calls them; where nobody
 * is Leader, the MIM and the admins, who find one (DOMAIN row 7: the Leader is the escalation authority).
 */
export async function loadEscalation(tx: Tx, incidentId: string): Promise<Escalation> {
  const holders = await tx.participant.findMany({
    where: { incidentId, leftAt: null, role: { in: ["leader", "mim"] } },
    select: {
      role: true,
      displayName: true,
      user: { select: { ...account.select, disabledAt: true, isPersona: true } },
    },
  });
  const hold = (role: string) => {
    const holder = holders.find((one) => one.role === role);
    if (!holder) return null;
    const { user, displayName } = holder;
    const isReal = user !== null && user.disabledAt === null && (!user.isPersona || !("isPersona" in areReal()));
    return { name: displayName, people: user && isReal ? [toAddressee(user)] : [] };
  };
  const [leader, mim] = [hold("leader"), hold("mim")];
  if (leader && leader.people.length > 0) return { people: leader.people, to: `${leader.name} (Leader)`, advice: "" };
  const toMim = mim ? `${mim.name} (MIM)` : "";
  if (leader && mim && mim.people.length > 0) {
    return {
      people: mim.people,
      to: `${leader.name} (Leader) through ${toMim}`,
      advice: `${leader.name} leads and has no account here: call them.`,
    };
  }
  const admins = await tx.user.findMany({ where: { role: "admin", ...enabled() }, orderBy: { id: "asc" }, ...account });
  const reached = [toMim, admins.length > 0 ? "the admins" : ""].filter(Boolean).join(" and ");
  const why = leader ? `${leader.name} (Leader) has no account` : "nobody is Leader";
  return {
    people: once([...(mim?.people ?? []), ...admins.map(toAddressee)]),
    to: `${reached || "nobody"}, as ${why}`,
    advice: leader
      ? `${leader.name} leads and has no account here: call them.`
      : "Nobody is Leader of this incident, so nobody else was told. Assign one, or decide yourself.",
  };
}
