import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Db, Tx } from "../db/client";
import { type TeamPage as PageRow, Prisma, type Team as TeamRow } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { isPending, overdueAt } from "./rules";
import type { MAIL_STATES, Team, TeamPage } from "./schemas";

type MailState = (typeof MAIL_STATES)[number];
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A team's row as screens get it. */
export const toTeam = ({ createdAt, ...row }: TeamRow): Team => ({ ...row, createdAt: createdAt.toISOString() });

/** Every team, active ones first, by name. @throws FORBIDDEN */
export async function listTeams(ctx: Context): Promise<Team[]> {
  authorize(ctx, "page.read");
  const rows = await ctx.db.team.findMany({ orderBy: [{ isActive: "desc" }, { name: "asc" }] });
  return rows.map(toTeam);
}

/** A team by its id, or by its name in any case; null where there is none. */
export async function findTeam(db: Db | Tx, ref: string): Promise<TeamRow | null> {
  const byId = await db.team.findUnique({ where: { id: ref } });
  if (byId) return byId;
  const named = await db.$queryRaw<{ id: string }[]>(
    Prisma.sql`select id from team where lower(name) = lower(${ref}) order by name = ${ref} desc limit 1`,
  );
  const id = named[0]?.id;
  return id ? db.team.findUnique({ where: { id } }) : null;
}

/** How far the mails of some messages have got: the worst of their recipients. */
async function loadMailStates(db: Db | Tx, messageIds: string[]): Promise<Map<string, MailState>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; state: MailState }[]>(Prisma.sql`
    select message_id as id, case
      when bool_or(state in ('failed', 'dead', 'bounced', 'complained', 'unclear')) then 'failed'
      when bool_or(state in ('queued', 'sending')) then 'queued'
      when bool_or(state = 'suppressed') then 'suppressed' else 'sent' end as state
    from delivery where message_id = any(${messageIds}) group by message_id`);
  return new Map(rows.map((row) => [row.id, row.state]));
}

/** Pages as screens get them. */
export async function toPages(db: Db | Tx, rows: readonly PageRow[]): Promise<TeamPage[]> {
  const [{ pageOverdueMinutes }, mails] = await Promise.all([
    getSettings(db),
    loadMailStates(
      db,
      rows.flatMap((row) => row.messageId ?? []),
    ),
  ]);
  return rows.map((row) => {
    const answers = {
      acknowledgedAt: iso(row.acknowledgedAt),
      arrivedAt: iso(row.arrivedAt),
      cancelledAt: iso(row.cancelledAt),
    };
    return {
      id: row.id,
      teamId: row.teamId,
      team: row.teamName,
      contactName: row.contactName,
      contactReason: row.contactReason,
      alarmLevel: row.alarmLevel,
      notes: row.notes,
      pagedByName: row.pagedByName,
      pagedAt: row.pagedAt.toISOString(),
      overdueAt: isPending(answers) ? overdueAt(row.pagedAt, pageOverdueMinutes).toISOString() : null,
      acknowledgedByName: row.acknowledgedByName,
      arrivedByName: row.arrivedByName,
      cancelledByName: row.cancelledByName,
      cancelReason: row.cancelReason,
      ...answers,
      recipientCount: row.recipientCount,
      mail: row.messageId === null ? "none" : (mails.get(row.messageId) ?? "none"),
    };
  });
}

const rank = (page: TeamPage): number =>
  page.cancelledAt !== null ? 3 : page.arrivedAt !== null ? 2 : page.acknowledgedAt !== null ? 1 : 0;

/**
 * The incident's pages: those that nobody answered first, longest waiting first; then who is on the way, who is here,
 * and what was taken back. @throws NOT_FOUND
 */
export async function listPages(ctx: Context, input: { ref: string }): Promise<TeamPage[]> {
  authorize(ctx, "page.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.teamPage.findMany({
    where: { incidentId },
    orderBy: [{ pagedAt: "asc" }, { id: "asc" }],
  });
  const pages = await toPages(ctx.db, rows);
  return pages.sort((a, b) => rank(a) - rank(b));
}

/** One page of an incident, in the caller's transaction. @throws NOT_FOUND */
export async function getPageRow(tx: Tx, incidentId: string, pageId: string): Promise<PageRow> {
  const row = await tx.teamPage.findFirst({ where: { id: pageId, incidentId } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such page on this incident.");
  return row;
}

/** The page with all others that the same answer settles: of that team and person, not answered, not sent later. */
export async function listSettledWith(tx: Tx, page: PageRow, open: "acknowledgedAt" | "arrivedAt"): Promise<PageRow[]> {
  const { id, incidentId, teamId, contactName } = page;
  return tx.teamPage.findMany({
    where: {
      incidentId,
      teamId,
      contactName,
      cancelledAt: null,
      [open]: null,
      OR: [{ id }, { pagedAt: { lte: page.pagedAt } }],
    },
    orderBy: { pagedAt: "asc" },
  });
}

/** One page as screens get it. @throws NOT_FOUND */
export async function toPage(tx: Tx, id: string): Promise<TeamPage> {
  const [page] = await toPages(tx, await tx.teamPage.findMany({ where: { id } }));
  if (!page) throw new AppError("NOT_FOUND", "There is no such page.");
  return page;
}
