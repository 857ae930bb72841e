import { enqueueMessages } from "../comms/enqueue-messages";
import { actorName, actorUserId } from "../core/actor";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { formatRef } from "./rules";

type Change = {
  what: "Severity" | "Alarm level";
  from: string;
  to: string;
  reason: string;
  /** What stands beside it: the alarm level after a change of severity, say. */
  beside: { label: string; value: string }[];
};

/**
 * Mails everyone activated, once each, that less (or more) is asked of them: those on the incident now who have an
 * account, and the teams that were paged; in the caller's transaction, through the outbox (DOMAIN 1.4, row 38).
 * @returns how many are told
 */
export async function tellActivated(tx: Tx, ctx: Context, incident: Incident, change: Change): Promise<number> {
  const [people, pages] = await Promise.all([
    tx.participant.findMany({
      where: { incidentId: incident.id, leftAt: null, user: { disabledAt: null } },
      select: { userId: true, user: { select: { email: true, displayName: true } } },
    }),
    tx.teamPage.findMany({
      where: { incidentId: incident.id, cancelledAt: null, team: { isNot: null } },
      select: { teamName: true, team: { select: { emails: true } } },
    }),
  ]);
  const self = actorUserId(ctx.actor);
  const recipients = [
    ...people.flatMap(({ userId, user }) =>
      user && userId !== self ? [{ address: user.email, name: user.displayName }] : [],
    ),
    ...pages.flatMap(({ team, teamName }) => (team?.emails ?? []).map((address) => ({ address, name: teamName }))),
  ];
  const ref = formatRef(incident.number);
  const { what, from, to, reason, beside } = change;
  const { count } = await enqueueMessages(tx, ctx, {
    template: "posture-changed",
    channel: "email",
    subject: `[${ref}] ${what} ${from} → ${to}: ${incident.title}`,
    props: {
      ref,
      incidentTitle: incident.title,
      what,
      from,
      to,
      reason,
      byName: actorName(ctx.actor),
      at: ctx.now.toISOString(),
      beside,
      url: `${appUrl()}/admin/incidents/${ref}`,
    },
    audience: null,
    incidentId: incident.id,
    milestoneId: null,
    recipients,
  });
  return count;
}
