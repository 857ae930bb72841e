import { matchNoticeEndpoints } from "../channels/reads";
import type { EndpointKind } from "../channels/schemas";
import { enqueueMessages } from "../comms/enqueue-messages";
import { actorName, actorUserId } from "../core/actor";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import { roleMay } from "../core/policy";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { formatRef } from "../incidents/rules";
import { raiseNotice } from "./raise-notice";
import { type Addressee, loadEscalation, loadSpeakers } from "./reads";
import type { Told } from "./rules";

export type ToldNotice = {
  rule: string;
  occasion: string;
  text: string;
  told: Told;
};

/** A person practises on a recording as they would act: the record has it all, and nobody is messaged. */
const NOBODY = "nobody, as this is a replay";

/**
 * Raises a notice and tells those whom it is for: who keeps the promise, or the Leader, by name, by mail and in the
 * response team's chat, through the outbox in the caller's transaction; so an occasion is told once or not at all
 * (DOMAIN 1.8, rows 31 and 40). Of a recording nobody is told by name. A part of the caller's job or verb, as
 * raiseNotice is.
 * @returns whether it is new
 */
export async function tellNotice(tx: Tx, ctx: Context, incident: Incident, notice: ToldNotice): Promise<boolean> {
  const { told, ...raised } = notice;
  if (told === "fireground") return raiseNotice(tx, ctx, incident, raised);
  if (incident.replayOf !== null) {
    const isRaised = told === "leader" && ctx.actor.kind !== "job";
    return raiseNotice(tx, ctx, incident, { ...raised, ...(isRaised ? { escalatedTo: NOBODY } : {}) });
  }
  const escalation = told === "leader" ? await loadEscalation(tx, incident.id) : null;
  const self = actorUserId(ctx.actor);
  const all = escalation?.people ?? (await loadSpeakers(tx, incident.id));
  const people = all.filter(({ userId }) => userId !== self);
  const isNew = await raiseNotice(tx, ctx, incident, {
    ...raised,
    toUserIds: people.map(({ userId }) => userId),
    ...(escalation ? { escalatedTo: escalation.to } : {}),
  });
  if (!isNew) return false;
  const telling: Telling = { ...notice, to: people, escalation };
  if (!(await isNudged(tx, incident.id, notice))) await mail(tx, ctx, incident, telling);
  await post(tx, ctx, incident, telling);
  return true;
}

/** Who was reminded in time is not mailed again when the time is up; the fireground says it, and silence goes further. */
async function isNudged(tx: Tx, incidentId: string, { rule, occasion }: ToldNotice): Promise<boolean> {
  if (rule !== "promise-overdue") return false;
  const where = { incidentId, occasion, rule: "promise-due-soon" };
  return (await tx.notice.findFirst({ where, select: { id: true } })) !== null;
}

type Telling = ToldNotice & { to: readonly Addressee[]; escalation: { to: string; advice: string } | null };

function wordOf({ rule, escalation }: Telling) {
  if (escalation) return "Escalated";
  if (rule.startsWith("delivery-")) return "Not delivered";
  return rule === "promise-overdue" ? "Update overdue" : "Update due";
}

/** The same words in every mail and chat; executives read the brief, as the fireground is closed to them. */
function wordsOf(ctx: Context, incident: Incident, notice: Telling, page: "admin" | "exec") {
  const ref = formatRef(incident.number);
  const word = wordOf(notice);
  return {
    template: "notice" as const,
    subject: `[${ref}] ${word}: ${notice.escalation ? notice.text : incident.title}`.slice(0, 200),
    props: {
      ref,
      incidentTitle: incident.title,
      severity: incident.severity,
      word,
      text: notice.text,
      toNames: notice.to.map(({ name }) => name),
      escalatedTo: notice.escalation?.to ?? null,
      advice: notice.escalation?.advice ?? "",
      byName: ctx.actor.kind === "job" ? null : actorName(ctx.actor),
      at: ctx.now.toISOString(),
      url: word === "Not delivered" ? `${appUrl()}/comms/failed` : `${appUrl()}/${page}/incidents/${ref}`,
    },
    audience: null,
    incidentId: incident.id,
    milestoneId: null,
  } as const;
}

async function mail(tx: Tx, ctx: Context, incident: Incident, notice: Telling): Promise<void> {
  for (const page of ["admin", "exec"] as const) {
    const to = notice.to.filter(({ role }) => roleMay(role, "incident.read") === (page === "admin"));
    if (to.length === 0) continue;
    const recipients = to.map(({ address, name }) => ({ address, name }));
    await enqueueMessages(tx, ctx, { ...wordsOf(ctx, incident, notice, page), channel: "email", recipients });
  }
}

/** To the response team's channels, each once; nudged or not, it says there when the time is up. */
async function post(tx: Tx, ctx: Context, incident: Incident, notice: Telling): Promise<void> {
  const kind = notice.escalation ? "escalation" : "nudge";
  const { severity, affectedSystems: systems } = incident;
  const places = new Map<EndpointKind, { address: string; name: string }[]>();
  for (const { id, kind: channel, name } of await matchNoticeEndpoints(tx, { kind, severity, systems })) {
    places.set(channel, [...(places.get(channel) ?? []), { address: id, name }]);
  }
  for (const [channel, recipients] of places) {
    await enqueueMessages(tx, ctx, { ...wordsOf(ctx, incident, notice, "admin"), channel, recipients });
  }
}
