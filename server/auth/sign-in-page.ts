import { env } from "../core/env";
import { ROLE_LABEL } from "../core/policy";
import { authDeps } from "./config";
import { PERSONAS, type Persona } from "./personas";
import { type LinkState, peekSignInLink } from "./redeem-sign-in-link";
import { getSessionActor } from "./session";

/** Where a mailed link arrives: by a provider, in the local mailbox, or nowhere. */
type MailState = "sent" | "mailbox" | "off";

type SignInPageData = {
  /** Who is signed in already. */
  who: { name: string; roleLabel: string } | null;
  personas: readonly Persona[] | null;
  hasSso: boolean;
  mail: MailState;
};

/** What the sign-in page offers, by the settings. */
export async function signInPageData(): Promise<SignInPageData> {
  const { config } = authDeps();
  const actor = await getSessionActor();
  const hasProvider = Boolean(env().RESEND_API_KEY || env().SMTP_URL);
  return {
    who: actor.kind === "user" ? { name: actor.name, roleLabel: ROLE_LABEL[actor.role] } : null,
    personas: config.isDemo ? PERSONAS : null,
    hasSso: config.oidc !== null,
    mail: hasProvider ? "sent" : config.isDemo ? "mailbox" : "off",
  };
}

/** What a one-time link is worth now; looking does not use it up. */
export function linkPageData(kind: "mail" | "first-admin", secret: string): Promise<LinkState> {
  const { db, clock } = authDeps();
  return peekSignInLink(db, clock(), kind, secret);
}
