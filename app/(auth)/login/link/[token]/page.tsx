import type { Metadata } from "next";
import { AuthFrame } from "@/components/users/auth-frame";
import { ConfirmLink } from "@/components/users/confirm-link";
import { safeCallbackPath } from "@/server/auth/callback-path";
import { linkPageData } from "@/server/auth/sign-in-page";

export const metadata: Metadata = { title: "Sign in" };
export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function LinkPage({ params, searchParams }: Props) {
  const { token } = await params;
  const { callbackUrl } = await searchParams;
  const callbackPath = safeCallbackPath(typeof callbackUrl === "string" ? callbackUrl : null);
  const link = await linkPageData("mail", token);
  if (link.state === "open") {
    return (
      <AuthFrame title="Sign in" lead={`As ${link.email}. The link works once.`}>
        <ConfirmLink token={token} callbackPath={callbackPath} />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title={link.state === "used" ? "This link was used" : "This link is past its end"}
      lead="Each link works once, for 15 minutes."
    >
      <p>
        <a className="link" href={`/login?callbackUrl=${encodeURIComponent(callbackPath)}`}>
          Ask for another
        </a>
      </p>
    </AuthFrame>
  );
}
