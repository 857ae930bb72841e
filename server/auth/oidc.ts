import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { Context } from "../core/context";
import type { User } from "../db/generated/client";
import type { AuthConfig, OidcConfig } from "./config";
import { findOrAddPerson, recordSignIn, SignInRefused } from "./sign-in-person";

/** The claims that we read; issuers send more. */
const Claims = z.object({
  sub: z.string().min(1),
  email: z.string().optional(),
  /** Some issuers send the word instead of the value. */
  email_verified: z.union([z.boolean(), z.literal("true").transform(() => true)]).catch(false),
  name: z.string().optional(),
});

/** Single sign-on at any OpenID Connect issuer: discovery, PKCE, state and nonce; the ID token is verified. */
export function oidcProvider(oidc: OidcConfig): OAuthConfig<Record<string, unknown>> {
  return {
    id: "oidc",
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    ...(oidc.clientSecret
      ? { clientSecret: oidc.clientSecret }
      : { client: { token_endpoint_auth_method: "none" as const } }),
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: 10_000 },
    userinfo: {
      // Some issuers tell the mail address only here. It must be about the ID token's person (OIDC Core 5.3.2).
      async request({ client, tokens }) {
        const claims = "claims" in tokens && typeof tokens.claims === "function" ? tokens.claims() : {};
        if (claims.email || !client.issuer.metadata.userinfo_endpoint) return claims;
        const info = await client.userinfo(tokens.access_token ?? "");
        if (info.sub !== claims.sub) throw new Error("userinfo is about another person than the ID token");
        return { ...info, ...claims };
      },
    },
    profile: (claims) => ({ id: String(claims.sub ?? "") }),
  };
}

/**
 * The person behind an OIDC sign-in: by the issuer's account, else by verified mail address, else a new stakeholder.
 * @param claims of the verified ID token
 * @throws SignInRefused when the address is not verified by the issuer, or the person is disabled
 */
export async function signInWithOidc(ctx: Context, config: AuthConfig, claims: unknown): Promise<User> {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success || !config.oidc) throw new SignInRefused("Unknown");
  const { sub, email, email_verified: isVerified, name } = parsed.data;
  const key = { provider: config.oidc.issuer, providerAccountId: sub };
  return ctx.db.$transaction(async (tx) => {
    const account = await tx.account.findUnique({
      where: { provider_providerAccountId: key },
      include: { user: true },
    });
    if (account?.user.disabledAt) throw new SignInRefused("Disabled");
    if (account) {
      await recordSignIn(tx, ctx, account.user, "oidc");
      return account.user;
    }
    if (!email || !isVerified) throw new SignInRefused("EmailNotVerified");
    const user = await findOrAddPerson(tx, ctx, config, { email, name });
    await tx.account.createMany({
      data: [{ ...key, userId: user.id, createdAt: ctx.now }],
      skipDuplicates: true,
    });
    await recordSignIn(tx, ctx, user, "oidc");
    return user;
  });
}
