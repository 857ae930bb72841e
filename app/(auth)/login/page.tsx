import type { Metadata } from "next";
import { AuthFailure, AuthFrame } from "@/components/users/auth-frame";
import { MailLinkForm } from "@/components/users/mail-link-form";
import { PersonaPicker } from "@/components/users/persona-picker";
import { signInError } from "@/components/users/sign-in-errors";
import { SignedInAs } from "@/components/users/signed-in-as";
import { SsoButton } from "@/components/users/sso-button";
import { SwitchedOff } from "@/components/users/switched-off";
import { safeCallbackPath } from "@/server/auth/callback-path";
import { signInPageData } from "@/server/auth/sign-in-page";

export const metadata: Metadata = { title: "Sign in" };
export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LoginPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const callbackPath = safeCallbackPath(typeof callbackUrl === "string" ? callbackUrl : null);
  const { who, personas, hasSso, mail } = await signInPageData();
  return (
    <AuthFrame title="Sign in">
      {typeof error === "string" && <AuthFailure>{signInError(error)}</AuthFailure>}
      {who && <SignedInAs {...who} callbackPath={callbackPath} />}
      {personas && <PersonaPicker personas={personas} callbackPath={callbackPath} />}
      {hasSso && <SsoButton callbackPath={callbackPath} isPrimary={!who} />}
      {mail !== "off" && (
        <MailLinkForm
          callbackPath={callbackPath}
          isLocalMailbox={mail === "mailbox"}
          isPrimary={!hasSso && !personas && !who}
        />
      )}
      <SwitchedOff hasSso={hasSso} hasMail={mail !== "off"} hasDemo={personas !== null} />
    </AuthFrame>
  );
}
