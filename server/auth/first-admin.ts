import { z } from "zod";
import { type Clock, systemClock } from "../core/clock";
import { type Context, systemContext } from "../core/context";
import { env } from "../core/env";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import type { User } from "../db/generated/client";
import { insertUser } from "../users/add-user";
import { lockEnabledAdmins } from "../users/reads";
import { DisplayName, EmailAddress } from "../users/schemas";
import { takeSignInToken } from "./redeem-sign-in-link";
import { writeSignInToken } from "./request-sign-in-link";
import { lockFirstAdmin, makeAdmin, recordSignIn, SignInRefused } from "./sign-in-person";

/** A day to find the line in the log. */
const LINK_MINUTES = 24 * 60;

/**
 * A one-time link that makes its user the first admin, for the start to print; null where there is an admin already
 * or ADMIN_EMAIL names one. Each start prints its own; all of them end with the first use.
 */
export async function firstAdminLink(db: Db, appUrl: string, clock: Clock = systemClock): Promise<string | null> {
  if (env().ADMIN_EMAIL) return null;
  const ctx = systemContext(db, "start", "web", clock);
  // The start ends without it, and everything else starts at the same moment.
  const options = { maxWait: 20_000, timeout: 20_000 };
  return db.$transaction(async (tx) => {
    if ((await lockEnabledAdmins(tx)).length > 0) return null;
    return writeSignInToken(tx, ctx, { kind: "first-admin", email: "", minutes: LINK_MINUTES, baseUrl: appUrl });
  }, options);
}

const RedeemFirstAdminLink = z.object({ token: z.string(), email: EmailAddress, displayName: DisplayName });

/**
 * Makes the person with the typed mail address the first admin and signs them in.
 * @throws INVALID_INPUT; SignInRefused when the link is used or old, or somebody became admin meanwhile
 */
export async function redeemFirstAdminLink(ctx: Context, input: unknown): Promise<User> {
  const { token, email, displayName } = parseInput(RedeemFirstAdminLink, input);
  return ctx.db.$transaction(async (tx) => {
    const admins = await lockFirstAdmin(tx);
    if (admins.length > 0) throw new SignInRefused("SetupDone");
    await takeSignInToken(tx, ctx, "first-admin", token);
    const added = await insertUser(tx, ctx, { email, displayName, role: "admin" });
    const user = added ?? (await promoteKnown(tx, ctx, email));
    await recordSignIn(tx, ctx, user, "first-admin");
    return user;
  });
}

async function promoteKnown(tx: Tx, ctx: Context, email: string): Promise<User> {
  const known = await tx.user.findUniqueOrThrow({ where: { email } });
  if (known.disabledAt || known.isPersona) throw new SignInRefused("Disabled");
  return makeAdmin(tx, ctx, known.id);
}
