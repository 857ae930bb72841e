import { actorUserId } from "../core/actor";
import { authorize, may } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { type Action, scopesCover } from "../core/policy";
import type { Db, Tx } from "../db/client";
import { Prisma, type Participant as Row } from "../db/generated/client";
import { byRef, getIncidentId } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { areReal } from "../users/reads";
import { COMMAND_ROLES, isSlot, type Person, slotMay, spanOfControl, type TeamRole } from "./rules";
import type { CommandSlot, Participant, Team } from "./schemas";

/** A participant's row as screens get it. */
export const toParticipant = (row: Row): Participant => ({
  id: row.id,
  name: row.displayName,
  userId: row.userId,
  role: row.role as TeamRole,
  branch: row.branch,
  joinedAt: row.joinedAt.toISOString(),
  leftAt: row.leftAt?.toISOString() ?? null,
  endedBy: row.endedBy,
});

const toSlots = (present: readonly Participant[]): CommandSlot[] =>
  COMMAND_ROLES.map((role) => {
    const holder = present.find((person) => person.role === role);
    return {
      role,
      name: holder?.name ?? null,
      userId: holder?.userId ?? null,
      joinedAt: holder?.joinedAt ?? null,
    };
  });

/** Everybody on scene of an incident by its id, in the order they came; the caller has authorized. */
export async function loadPresent(db: Db | Tx, incidentId: string): Promise<Participant[]> {
  const where = { incidentId, leftAt: null };
  const rows = await db.participant.findMany({ where, orderBy: [{ joinedAt: "asc" }, { id: "asc" }] });
  return rows.map(toParticipant);
}

/** The six slots and who holds each now. @throws NOT_FOUND */
export async function listSlots(ctx: Context, input: { ref: string }): Promise<CommandSlot[]> {
  authorize(ctx, "incident.read");
  return toSlots(await loadPresent(ctx.db, await getIncidentId(ctx, input.ref)));
}

/** The slots, everybody on scene, and who leads how many of them (DOMAIN 1.6). @throws NOT_FOUND */
export async function getTeam(ctx: Context, input: { ref: string }): Promise<Team> {
  authorize(ctx, "command.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const [present, settings] = await Promise.all([loadPresent(ctx.db, incidentId), getSettings(ctx.db)]);
  return { slots: toSlots(present), present, leads: spanOfControl(present, settings) };
}

/** Every role that anyone held or holds, oldest first: joined, left and how it ended; rejoining is another row. */
export async function listParticipants(ctx: Context, input: { ref: string }): Promise<Participant[]> {
  authorize(ctx, "command.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.participant.findMany({
    where: { incidentId },
    orderBy: [{ joinedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toParticipant);
}

/** The row that holds a slot now, if any. */
export async function findHolder(tx: Tx, incidentId: string, role: string): Promise<Row | null> {
  return isSlot(role) ? tx.participant.findFirst({ where: { incidentId, role, leftAt: null } }) : null;
}

/**
 * A person by their id, or by a name: one that exactly one account has is that account's, any other stays free.
 * @returns null for an empty name
 * @throws NOT_FOUND for an id that nobody has, or whose account is disabled
 */
export async function findPerson(tx: Tx, userId: string | null, name: string): Promise<Person | null> {
  if (userId !== null) {
    const user = await tx.user.findFirst({ where: { id: userId, disabledAt: null } });
    if (!user) throw new AppError("NOT_FOUND", "There is no such person, or their account is disabled.");
    return { userId: user.id, name: user.displayName };
  }
  if (!name) return null;
  const ids = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`select id from "user" where disabled_at is null and lower(display_name) = lower(${name}) limit 10`,
  );
  const found = await tx.user.findMany({ where: { id: { in: ids.map(({ id }) => id) }, ...areReal() } });
  const [only] = found;
  return only && found.length === 1 ? { userId: only.id, name: only.displayName } : { userId: null, name };
}

/** The person behind the request. @throws NOT_FOUND for a system actor, which is nobody */
export async function getSelf(tx: Tx, ctx: Context): Promise<Person> {
  const userId = actorUserId(ctx.actor);
  if (userId === null) throw new AppError("NOT_FOUND", "No person is behind this request.");
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  return { userId: user.id, name: user.displayName };
}

/** Roles that the person holds on the incident now, command slots and others. */
export async function findSlots(db: Db | Tx, incidentId: string, userId: string): Promise<string[]> {
  const rows = await db.participant.findMany({
    where: { incidentId, userId, leftAt: null },
    select: { role: true },
  });
  return rows.map(({ role }) => role);
}

/**
 * Whether the actor may do it on this incident: by their role, or by a slot that they hold on it, such as an Ops Lead
 * who has taken over as MIM. A token's scopes bind all the same.
 */
export async function mayHere(ctx: Context, action: Action, ref: string): Promise<boolean> {
  if (may(ctx, action)) return true;
  const { actor } = ctx;
  if (actor.kind !== "user" && actor.kind !== "apiToken") return false;
  if (actor.kind === "apiToken" && !scopesCover(actor.scopes, action)) return false;
  const held = await ctx.db.participant.findMany({
    where: { incident: byRef(String(ref)), userId: actor.userId, leftAt: null },
    select: { role: true },
  });
  return slotMay(
    actor.role,
    action,
    held.map(({ role }) => role),
  );
}

/** As `authorize`, where a slot that the actor holds on this incident counts too. @throws UNAUTHENTICATED, FORBIDDEN */
export async function authorizeHere(ctx: Context, action: Action, ref: string): Promise<void> {
  if (!(await mayHere(ctx, action, ref))) authorize(ctx, action);
}
