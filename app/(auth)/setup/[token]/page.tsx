import type { Metadata } from "next";
import { AuthFrame } from "@/components/users/auth-frame";
import { SetupForm } from "@/components/users/setup-form";
import { HOME } from "@/server/auth/callback-path";
import { linkPageData } from "@/server/auth/sign-in-page";

export const metadata: Metadata = { title: "First admin" };
export const dynamic = "force-dynamic";

export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await linkPageData("first-admin", token);
  if (link.state === "open") {
    return (
      <AuthFrame
        title="The first admin"
        lead="Admins add people, give them roles and make API tokens. This link works once."
      >
        <SetupForm token={token} callbackPath={HOME} />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title={link.state === "used" ? "This link was used" : "This link is past its end"}
      lead="While there is no admin, each start of MajorOps prints another. It holds for 24 hours."
    >
      <p>
        <a className="link" href="/login">
          Sign in
        </a>
      </p>
    </AuthFrame>
  );
}
