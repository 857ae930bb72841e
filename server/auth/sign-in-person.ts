import type { Context } from "../core/context";
import { notifyUserChanged } from "../core/notify-user";
import { recordAudit } from "../core/record-audit";
import type { Tx } from "../db/client";
import { Prisma, type User } from "../db/generated/client";
import { insertUser } from "../users/add-user";
import { lockEnabledAdmins, lockUser } from "../users/reads";
import { nameFromEmail } from "../users/rules";
import type { AuthConfig } from "./config";

/** Why a sign-in was refused; the sign-in page has a sentence for each. */
type Refusal = "LinkUsed" | "LinkExpired" | "SetupDone" | "Disabled" | "EmailNotVerified" | "Unknown";

/** A sign-in that is refused for a reason that its person may know. */
export class SignInRefused extends Error {
  override readonly name = "SignInRefused";
  constructor(readonly reason: Refusal) {
    super(reason);
  }
}

/**
 * The person behind a mail address that is proven to be theirs. Who is not known yet becomes a stakeholder, or admin
 * where ADMIN_EMAIL says so; while there is no admin, a known person with that address becomes one too.
 * @throws SignInRefused for a disabled person
 */
export async function findOrAddPerson(
  tx: Tx,
  ctx: Context,
  config: AuthConfig,
  person: { email: string; name?: string | undefined },
): Promise<User> {
  const email = person.email.toLowerCase();
  const isFirstAdmin = email === config.adminEmail;
  const displayName = person.name?.trim().slice(0, 120) || nameFromEmail(email);
  await insertUser(tx, ctx, { email, displayName, role: isFirstAdmin ? "admin" : "stakeholder" });
  const user = await tx.user.findUniqueOrThrow({ where: { email } });
  if (user.disabledAt) throw new SignInRefused("Disabled");
  return isFirstAdmin && user.role !== "admin" ? promoteIfNoAdmin(tx, ctx, user) : user;
}

/** Any number that no one else uses: sign-ins that may make the first admin take turns by it. */
const FIRST_ADMIN_LOCK = 4_242_003;

/** Enabled admins, while no other sign-in can make the first one. */
export async function lockFirstAdmin(tx: Tx): Promise<string[]> {
  await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(${FIRST_ADMIN_LOCK})::text`);
  return lockEnabledAdmins(tx);
}

async function promoteIfNoAdmin(tx: Tx, ctx: Context, user: User): Promise<User> {
  const admins = await lockFirstAdmin(tx);
  return admins.length > 0 ? user : makeAdmin(tx, ctx, user.id);
}

/** Makes the person an admin, because nobody else is one. */
export async function makeAdmin(tx: Tx, ctx: Context, userId: string): Promise<User> {
  const before = await lockUser(tx, userId);
  const user = await tx.user.update({ where: { id: userId }, data: { role: "admin" } });
  await recordAudit(tx, ctx, {
    name: "user.roleChanged",
    subject: userId,
    payload: { email: user.email, from: before.role, to: "admin" },
  });
  await notifyUserChanged(tx, userId);
  return user;
}

/** Notes that the person signed in, and how. */
export async function recordSignIn(tx: Tx, ctx: Context, user: User, method: string): Promise<void> {
  await recordAudit(tx, ctx, { name: "user.signedIn", subject: user.id, payload: { email: user.email, method } });
}
