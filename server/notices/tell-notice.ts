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

/**
 * Raises a notice and tells those whom it is for: who keeps the promise, or the Leader, by name and by mail through the
 * outbox, all in the caller's transaction; so an occasion is told once or not at all (DOMAIN 1.8, rows 31 and 40). Of a
 * recording nobody is told by name. A part of the caller's job or verb, as raiseNotice is.
 * @returns whether it is new
 */
export async function tellNotice(tx: Tx, ctx: Context, incident: Incident, notice: ToldNotice): Promise<boolean> {
  const { told, ...raised } = notice;
  if (told === "fireground" || incident.replayOf !== null) return raiseNotice(tx, ctx, incident, raised);
  const escalation = told === "leader" ? await loadEscalation(tx, incident.id) : null;
  const self = actorUserId(ctx.actor);
  const all = escalation?.people ?? (await loadSpeakers(tx, incident.id));
  const people = all.filter(({ userId }) => userId !== self);
  const isNew = await raiseNotice(tx, ctx, incident, {
    ...raised,
    toUserIds: people.map(({ userId }) => userId),
    ...(escalation ? { escalatedTo: escalation.to } : {}),
  });
  if (!isNew || (await isNudged(tx, incident.id, notice))) return isNew;
  await mail(tx, ctx, incident, { ...notice, to: people, escalation });
  return true;
}

/** Who was reminded in time is not mailed again when the time is up; the fireground says it, and silence goes further. */
async function isNudged(tx: Tx, incidentId: string, { rule, occasion }: ToldNotice): Promise<boolean> {
  if (rule !== "promise-overdue") return false;
  const where = { incidentId, occasion, rule: "promise-due-soon" };
  return (await tx.notice.findFirst({ where, select: { id: true } })) !== null;
}

type Mail = ToldNotice & { to: readonly Addressee[]; escalation: { to: string; advice: string } | null };

async function mail(tx: Tx, ctx: Context, incident: Incident, notice: Mail): Promise<void> {
  const ref = formatRef(incident.number);
  const word = notice.escalation ? "Escalated" : notice.rule === "promise-overdue" ? "Update overdue" : "Update due";
  // Executives read the brief: the fireground is closed to them.
  const pages = [
    { page: "admin/incidents", to: notice.to.filter(({ role }) => roleMay(role, "incident.read")) },
    { page: "exec/incidents", to: notice.to.filter(({ role }) => !roleMay(role, "incident.read")) },
  ];
  for (const { page, to } of pages) {
    if (to.length === 0) continue;
    await enqueueMessages(tx, ctx, {
      template: "notice",
      channel: "email",
      subject: `[${ref}] ${word}: ${notice.escalation ? notice.text : incident.title}`.slice(0, 200),
      props: {
        ref,
        incidentTitle: incident.title,
        severity: incident.severity,
        word,
        text: notice.text,
        escalatedTo: notice.escalation?.to ?? null,
        advice: notice.escalation?.advice ?? "",
        byName: ctx.actor.kind === "job" ? null : actorName(ctx.actor),
        at: ctx.now.toISOString(),
        url: `${appUrl()}/${page}/${ref}`,
      },
      audience: null,
      incidentId: incident.id,
      milestoneId: null,
      recipients: to.map(({ address, name }) => ({ address, name })),
    });
  }
}
