import { z } from "zod";
import { enqueueMessages } from "../comms/enqueue-messages";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newSecret, sha256 } from "../core/ids";
import { parseInput } from "../core/parse-input";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { EmailAddress } from "../users/schemas";
import { HOME, safeCallbackPath } from "./callback-path";
import type { AuthConfig } from "./config";

/** How long a mailed link holds. */
export const LINK_MINUTES = 15;
/** Links per address in LINK_MINUTES. */
export const LINKS_PER_ADDRESS = 3;

const RequestSignInLink = z.object({ email: EmailAddress, callbackUrl: z.string().max(4000).optional() });

/**
 * Mails a one-time sign-in link to a person who is known here. The answer is the same for everybody else, and so is
 * the limit, so that nobody learns by it who has an account.
 * @throws INVALID_INPUT; RATE_LIMITED after three requests for an address in a quarter of an hour
 */
export async function requestSignInLink(
  { ctx, input }: { ctx: Context; input: unknown },
  config: AuthConfig,
): Promise<{ email: string; minutes: number }> {
  const { email, callbackUrl } = parseInput(RequestSignInLink, input);
  await ctx.db.$transaction(async (tx) => {
    await refuseFlood(tx, ctx, email);
    const url = await writeSignInToken(tx, ctx, { kind: "mail", email, minutes: LINK_MINUTES, baseUrl: config.appUrl });
    const user = await tx.user.findUnique({ where: { email } });
    const isKnown = user ? !user.disabledAt && (!user.isPersona || config.isDemo) : email === config.adminEmail;
    if (!isKnown) return;
    const path = safeCallbackPath(callbackUrl, config.appUrl);
    await enqueueMessages(tx, ctx, {
      template: "sign-in",
      channel: "email",
      subject: "Your sign-in link for MajorOps",
      props: {
        url: path === HOME ? url : `${url}?callbackUrl=${encodeURIComponent(path)}`,
        email,
        expiresAt: new Date(ctx.now.getTime() + LINK_MINUTES * 60_000).toISOString(),
      },
      isSecret: true,
      recipients: [{ address: email, name: user?.displayName ?? "" }],
      incidentId: null,
      milestoneId: null,
      audience: null,
    });
  });
  return { email, minutes: LINK_MINUTES };
}

async function refuseFlood(tx: Tx, ctx: Context, email: string): Promise<void> {
  await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${email}`}, 0))::text`);
  const since = new Date(ctx.now.getTime() - LINK_MINUTES * 60_000);
  const recent = await tx.signInToken.count({ where: { kind: "mail", email, createdAt: { gt: since } } });
  if (recent < LINKS_PER_ADDRESS) return;
  throw new AppError(
    "RATE_LIMITED",
    `${LINKS_PER_ADDRESS} links were asked for this address already. Use the newest, or try again in ${LINK_MINUTES} minutes.`,
  );
}

/** Writes a one-time token, its hash only, and gives the link that carries the secret. */
export async function writeSignInToken(
  tx: Tx,
  ctx: Context,
  link: { kind: "mail" | "first-admin"; email: string; minutes: number; baseUrl: string },
): Promise<string> {
  const secret = newSecret();
  await tx.signInToken.create({
    data: {
      tokenHash: sha256(secret),
      kind: link.kind,
      email: link.email,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + link.minutes * 60_000),
    },
  });
  return `${link.baseUrl}/${link.kind === "mail" ? "login/link" : "setup"}/${secret}`;
}
