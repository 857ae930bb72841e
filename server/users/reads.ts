import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import type { Tx } from "../db/client";
import { Prisma, type User } from "../db/generated/client";
import { type Account, ListUsers, type Me, type UserSummary } from "./schemas";

/** Lists are short by search, not by pages: more people than this are found by typing a part of the name. */
const LIMIT = 200;

/** The demo's personas are people only while the demo is on. */
export const areReal = () => (env().MAJOROPS_DEMO === "1" ? {} : { isPersona: false });

/** What LIKE takes for wildcards is meant as typed. */
const literally = (search: string): string => search.replace(/[\\%_]/g, "\\$&");

/** A user's row as admins see it. */
export const toAccount = (user: User): Account => ({
  id: user.id,
  displayName: user.displayName,
  role: user.role,
  email: user.email,
  isPersona: user.isPersona,
  createdAt: user.createdAt.toISOString(),
  lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
  disabledAt: user.disabledAt?.toISOString() ?? null,
});

/**
 * Enabled people for pickers: name and role only, at most 200, by name.
 * @throws UNAUTHENTICATED, FORBIDDEN
 */
export async function listUsers({ ctx, input }: { ctx: Context; input: unknown }): Promise<UserSummary[]> {
  authorize(ctx, "user.list");
  const { search } = parseInput(ListUsers, input);
  return ctx.db.user.findMany({
    where: {
      disabledAt: null,
      ...areReal(),
      ...(search ? { displayName: { contains: literally(search), mode: "insensitive" } } : {}),
    },
    select: { id: true, displayName: true, role: true },
    orderBy: [{ displayName: "asc" }, { id: "asc" }],
    take: LIMIT,
  });
}

/**
 * Everybody with everything an admin decides by, disabled people too, at most 200, by name.
 * @throws UNAUTHENTICATED, FORBIDDEN
 */
export async function listAccounts({ ctx, input }: { ctx: Context; input: unknown }): Promise<Account[]> {
  authorize(ctx, "user.read");
  const { search } = parseInput(ListUsers, input);
  const contains = { contains: literally(search ?? ""), mode: "insensitive" as const };
  const rows = await ctx.db.user.findMany({
    where: { ...areReal(), ...(search ? { OR: [{ displayName: contains }, { email: contains }] } : {}) },
    orderBy: [{ displayName: "asc" }, { id: "asc" }],
    take: LIMIT,
  });
  return rows.map(toAccount);
}

/**
 * The person who asks.
 * @throws UNAUTHENTICATED; NOT_FOUND for a system actor, which is no person
 */
export async function getMe({ ctx }: { ctx: Context }): Promise<Me> {
  authorize(ctx, "user.list");
  const userId = ctx.actor.kind === "user" || ctx.actor.kind === "apiToken" ? ctx.actor.userId : null;
  const me = userId
    ? await ctx.db.user.findUnique({
        where: { id: userId },
        select: { id: true, displayName: true, role: true, email: true, timeZone: true, isPersona: true },
      })
    : null;
  if (!me) throw new AppError("NOT_FOUND", "No person is behind this request.");
  return me;
}

/**
 * Ids of the enabled admins, locked until the transaction ends, so that two admins cannot remove each other at once.
 */
export async function lockEnabledAdmins(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    select id from "user" where role = 'admin' and disabled_at is null
      and (not is_persona or ${env().MAJOROPS_DEMO === "1"}::boolean)
    order by id for update`);
  return rows.map((row) => row.id);
}

/**
 * The user that an id or a mail address names, locked until the transaction ends.
 * @throws NOT_FOUND
 */
export async function lockUser(tx: Tx, ref: string): Promise<User> {
  await tx.$queryRaw(Prisma.sql`select 1 from "user" where id = ${ref} or email = ${ref} for update`);
  const user = await tx.user.findFirst({ where: { OR: [{ id: ref }, { email: ref }] } });
  if (!user) throw new AppError("NOT_FOUND", `Nobody here has the id or mail address ${ref}.`);
  return user;
}
