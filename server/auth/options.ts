import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { type Context, systemContext } from "../core/context";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import type { User } from "../db/generated/client";
import { safeCallbackPath } from "./callback-path";
import type { AuthDeps } from "./config";
import { isSecure, SESSION_SECONDS, sessionCookieName } from "./cookies";
import { redeemFirstAdminLink } from "./first-admin";
import { oidcProvider, signInWithOidc } from "./oidc";
import { ensurePersonas, PERSONAS } from "./personas";
import { redeemSignInLink } from "./redeem-sign-in-link";
import { recordSignIn, SignInRefused } from "./sign-in-person";

/**
 * next-auth's options for these settings. The session is an encrypted cookie that says who, never what they may:
 * roles are read from the database at every request. A way in that is switched off does not exist here at all.
 */
export function authOptions(deps: AuthDeps): AuthOptions {
  const { config } = deps;
  const ctx = (): Context => systemContext(deps.db, "sign-in", "web", deps.clock);
  return {
    secret: config.secret,
    useSecureCookies: isSecure(config),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    cookies: {
      sessionToken: {
        name: sessionCookieName(config),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure(config) },
      },
    },
    pages: { signIn: "/login", signOut: "/logout", error: "/login" },
    providers: [
      oneStep("link", ["token"], ({ token }) => redeemSignInLink(ctx(), config, token ?? "")),
      oneStep("first-admin", ["token", "email", "displayName"], (input) => redeemFirstAdminLink(ctx(), input)),
      ...(config.isDemo ? [oneStep("demo", ["role"], ({ role }) => signInAsPersona(ctx(), role))] : []),
      ...(config.oidc ? [oidcProvider(config.oidc)] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.type !== "oauth") return true;
        // next-auth makes the session of this object: from here on it is our person, not the issuer's.
        user.id = (await translate(() => signInWithOidc(ctx(), config, profile))).id;
        return true;
      },
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeCallbackPath(url, baseUrl)}`,
    },
    logger: {
      error: (code, metadata) => log.warn({ code, reason: reasonOf(metadata) }, "sign-in failed"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** A provider that signs in with one POST, whatever its fields prove. */
function oneStep(
  id: string,
  fields: readonly string[],
  signIn: (input: Partial<Record<string, string>>) => Promise<User>,
) {
  return CredentialsProvider({
    id,
    name: id,
    credentials: Object.fromEntries(fields.map((field) => [field, {}])),
    authorize: async (input) => ({ id: (await translate(() => signIn(input ?? {}))).id }),
  });
}

/** What a person may know of a refusal goes on as its code; the rest is logged and becomes "Unknown". */
async function translate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInRefused) throw new Error(error.reason);
    if (error instanceof AppError && error.code === "INVALID_INPUT") throw new Error("InvalidInput");
    log.error({ err: error }, "sign-in failed");
    throw new Error("Unknown");
  }
}

async function signInAsPersona(ctx: Context, role: string | undefined): Promise<User> {
  const persona = PERSONAS.find((each) => each.role === role);
  const people = persona ? await ensurePersonas(ctx) : [];
  const user = people.find((each) => each.email === persona?.email);
  if (!user) throw new SignInRefused("Unknown");
  if (user.disabledAt) throw new SignInRefused("Disabled");
  await ctx.db.$transaction((tx) => recordSignIn(tx, ctx, user, "demo"));
  return user;
}

/** Messages only: what next-auth logs beside them may hold codes, tokens and claims. */
function reasonOf(metadata: unknown): string {
  if (metadata instanceof Error) return metadata.message;
  const error = metadata && typeof metadata === "object" && "error" in metadata ? metadata.error : undefined;
  return error instanceof Error ? error.message : "";
}
