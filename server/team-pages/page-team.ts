import { authorizeHere } from "../command-team/reads";
import { enqueueMessages } from "../comms/enqueue-messages";
import { actorName, actorUserId } from "../core/actor";
import { may } from "../core/authorize";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { appUrl } from "../core/env";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { Incident, TeamPage as PageRow, Team as TeamRow } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { alarmLevelName, formatRef, isOpen, phaseName } from "../incidents/rules";
import { getSettings } from "../settings/reads";
import { findTeam, toPages } from "./reads";
import { mayPagePerson, overdueAt, overdueJobKey, pendingWords } from "./rules";
import { PageTeams, type TeamPage } from "./schemas";

type Wanted = ReturnType<typeof PageTeams.parse>;
type Contact = { name: string; address: string | null } | null;

/**
 * Pages teams: for each a page, its row in the record, the mail to the rotation's addresses in the outbox, and the
 * job that looks at it when it would be overdue; all of it in one transaction (S1 phase 1, DOMAIN 2.3 TeamPage).
 * A person by name takes the rotation's place only by MIM or Leader, with a reason that is recorded.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN; CONFLICT while the team's last page is not acknowledged, unless `again`
 */
export async function pageTeam({ ctx, input }: { ctx: Context; input: PageTeams }): Promise<TeamPage[]> {
  await authorizeHere(ctx, "page.send", input.ref);
  const wanted = parseInput(PageTeams, input);

  return inTransaction(ctx, { action: "page.send", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    if (!isOpen(incident.status)) {
      throw new AppError("CONFLICT", "The incident is resolved. Reopen it before you page anyone.");
    }
    const contact = await findContact(tx, ctx, incident, wanted);
    const teams = await findTeams(tx, wanted);
    if (contact && teams.length > 1) {
      const message = "A person is called in one team: choose one, page the others separately.";
      throw new AppError("INVALID_INPUT", message, { fields: { contactName: message } });
    }
    const waiting = await listPending(tx, incident.id, teams, contact);
    if (!wanted.again && waiting.length > 0) {
      const told = waiting.map((row) => pendingWords(row.teamName, row.pagedByName, row.pagedAt, ctx.now)).join(" ");
      const message = `${told} Page again if it should go out once more.`;
      throw new AppError("CONFLICT", message, { fields: { teams: message } });
    }
    const { pageOverdueMinutes } = await getSettings(tx);
    const rows: PageRow[] = [];
    for (const team of teams) {
      const isAgain = waiting.some((row) => row.teamId === team.id);
      rows.push(await sendPage(tx, ctx, incident, { team, contact, wanted, isAgain, pageOverdueMinutes }));
    }
    return toPages(tx, rows);
  });
}

async function findTeams(tx: Tx, wanted: Wanted): Promise<TeamRow[]> {
  const teams = new Map<string, TeamRow>();
  for (const ref of wanted.teams) {
    const team = await findTeam(tx, ref);
    const problem = !team
      ? `There is no team "${ref}". An admin adds teams in the settings.`
      : team.isActive
        ? null
        : `${team.name} is switched off and cannot be paged. An admin switches it on in the settings.`;
    if (problem) throw new AppError(team ? "CONFLICT" : "NOT_FOUND", problem, { fields: { teams: problem } });
    if (team) teams.set(team.id, team);
  }
  return [...teams.values()];
}

/** Who is called by name, once it is clear that whoever pages may do so and says why. */
async function findContact(tx: Tx, ctx: Context, incident: Incident, wanted: Wanted): Promise<Contact> {
  const userId = wanted.contactUserId || null;
  if (userId === null && !wanted.contactName) return null;
  const me = actorUserId(ctx.actor);
  const leads = me === null ? 0 : await tx.participant.count({ where: leaderIs(incident.id, me) });
  if (!mayPagePerson({ isCommand: may(ctx, "page.sendToPerson"), isLeader: leads > 0 })) {
    const message =
      "Pages go to rotations. Only the MIM or the incident's Leader calls a person by name: page the team, or ask them.";
    throw new AppError("FORBIDDEN", message, { fields: { contactName: message } });
  }
  if (!wanted.contactReason) {
    const message = "Say why this person and not the rotation; the reason is recorded.";
    throw new AppError("INVALID_INPUT", message, { fields: { contactReason: message } });
  }
  if (userId === null) return { name: wanted.contactName, address: null };
  const user = await tx.user.findFirst({ where: { id: userId, disabledAt: null } });
  if (!user) {
    const message = "There is no such person, or their account is disabled.";
    throw new AppError("NOT_FOUND", message, { fields: { contactName: message } });
  }
  return { name: user.displayName, address: user.email };
}

const leaderIs = (incidentId: string, userId: string) => ({
  incidentId,
  userId,
  role: { in: ["leader", "mim"] as ("leader" | "mim")[] },
  leftAt: null,
});

const listPending = (tx: Tx, incidentId: string, teams: TeamRow[], contact: Contact) =>
  tx.teamPage.findMany({
    where: {
      incidentId,
      teamId: { in: teams.map((team) => team.id) },
      contactName: contact?.name ?? null,
      acknowledgedAt: null,
      arrivedAt: null,
      cancelledAt: null,
    },
    distinct: ["teamId"],
    orderBy: { pagedAt: "desc" },
  });

type Sending = { team: TeamRow; contact: Contact; wanted: Wanted; isAgain: boolean; pageOverdueMinutes: number };

async function sendPage(tx: Tx, ctx: Context, incident: Incident, sending: Sending): Promise<PageRow> {
  const { team, contact, wanted, isAgain, pageOverdueMinutes } = sending;
  const id = newId(ctx.now);
  const mail = await mailPage(tx, ctx, incident, sending);
  const row = await tx.teamPage.create({
    data: {
      id,
      incidentId: incident.id,
      teamId: team.id,
      teamName: team.name,
      contactName: contact?.name ?? null,
      contactReason: contact ? wanted.contactReason : "",
      alarmLevel: incident.alarmLevel,
      notes: wanted.notes,
      pagedByName: actorName(ctx.actor),
      pagedAt: ctx.now,
      messageId: mail?.messageId ?? null,
      recipientCount: mail?.count ?? 0,
    },
  });
  const who = contact ? `${contact.name} of ${team.name}` : team.name;
  const reason = contact ? ` Called by name: ${wanted.contactReason}.` : "";
  const notes = wanted.notes ? `: ${wanted.notes}` : "";
  await recordEvent(tx, ctx, incident, {
    name: "page.sent",
    text: `Paged${isAgain ? " again" : ""} at ${alarmLevelName(incident.alarmLevel)}: ${who}${notes}${mail ? "" : " (no mail address, to be called)"}${reason}`,
    payload: {
      pageId: id,
      team: team.name,
      contactName: row.contactName,
      contactReason: row.contactReason,
      alarmLevel: incident.alarmLevel,
      recipients: row.recipientCount,
      isAgain,
    },
  });
  const runAt = overdueAt(ctx.now, pageOverdueMinutes);
  await enqueueJob(tx, "team-pages.overdue", { pageId: id }, { runAt, key: overdueJobKey(id) });
  return row;
}

/** The page's mail in the outbox; null where there is nobody to mail to. */
async function mailPage(tx: Tx, ctx: Context, incident: Incident, { team, contact, wanted, isAgain }: Sending) {
  const recipients = contact?.address
    ? [{ address: contact.address, name: contact.name }]
    : team.emails.map((address) => ({ address, name: team.onCallRotation || team.name }));
  if (recipients.length === 0) return null;
  const ref = formatRef(incident.number);
  return enqueueMessages(tx, ctx, {
    template: "team-page",
    channel: "email",
    subject: `[${ref}] ${isAgain ? "PAGE AGAIN" : "PAGE"} ${team.name}: ${incident.severity}, ${incident.title}`,
    audience: null,
    incidentId: incident.id,
    milestoneId: null,
    recipients,
    props: {
      ref,
      incidentTitle: incident.title,
      severity: incident.severity,
      alarmLevel: alarmLevelName(incident.alarmLevel),
      status: incident.status,
      phase: incident.phase,
      phaseName: phaseName(incident.phase),
      team: team.name,
      rotation: team.onCallRotation,
      contactName: contact?.name ?? null,
      ask: wanted.notes,
      isAgain,
      affectedSystems: incident.affectedSystems,
      pagedByName: actorName(ctx.actor),
      pagedAt: ctx.now.toISOString(),
      bridgeUrl: incident.bridgeUrl,
      url: `${appUrl()}/admin/incidents/${ref}?panel=pages`,
    },
  });
}
