import type { Context } from "../core/context";
import { sha256 } from "../core/ids";
import type { Db, Tx } from "../db/client";
import type { User } from "../db/generated/client";
import type { AuthConfig } from "./config";
import { findOrAddPerson, recordSignIn, SignInRefused } from "./sign-in-person";

/**
 * Signs in with a mailed link, once: of two uses at the same time one is refused.
 * @throws SignInRefused when the link is unknown, used or past its end, or the person is disabled
 */
export function redeemSignInLink(ctx: Context, config: AuthConfig, secret: string): Promise<User> {
  return ctx.db.$transaction(async (tx) => {
    const { email } = await takeSignInToken(tx, ctx, "mail", secret);
    const user = await findOrAddPerson(tx, ctx, config, { email });
    if (user.isPersona && !config.isDemo) throw new SignInRefused("Unknown");
    await recordSignIn(tx, ctx, user, "link");
    return user;
  });
}

/** Uses the token up in this transaction: who comes second finds it used. */
export async function takeSignInToken(tx: Tx, ctx: Context, kind: "mail" | "first-admin", secret: string) {
  const tokenHash = sha256(secret);
  const { count } = await tx.signInToken.updateMany({
    where: { tokenHash, kind, usedAt: null, expiresAt: { gt: ctx.now } },
    data: { usedAt: ctx.now },
  });
  const token = await tx.signInToken.findUnique({ where: { tokenHash } });
  if (count === 1 && token) return token;
  throw new SignInRefused(token?.kind === kind && token.usedAt ? "LinkUsed" : "LinkExpired");
}

export type LinkState = { state: "open"; email: string } | { state: "used" } | { state: "expired" };

/** What a link is worth now, without using it up: mail scanners and previews open links too. */
export async function peekSignInLink(
  db: Db,
  now: Date,
  kind: "mail" | "first-admin",
  secret: string,
): Promise<LinkState> {
  const token = await db.signInToken.findUnique({ where: { tokenHash: sha256(secret) } });
  if (!token || token.kind !== kind) return { state: "expired" };
  if (token.usedAt) return { state: "used" };
  return token.expiresAt > now ? { state: "open", email: token.email } : { state: "expired" };
}
