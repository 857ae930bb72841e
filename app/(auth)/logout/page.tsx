import type { Metadata } from "next";
import { AuthFrame } from "@/components/users/auth-frame";
import { SignedInAs } from "@/components/users/signed-in-as";
import { HOME } from "@/server/auth/callback-path";
import { signInPageData } from "@/server/auth/sign-in-page";

export const metadata: Metadata = { title: "Sign out" };
export const dynamic = "force-dynamic";

export default async function LogoutPage() {
  const { who } = await signInPageData();
  return (
    <AuthFrame title="Sign out">
      {who ? (
        <SignedInAs {...who} callbackPath={HOME} />
      ) : (
        <p>
          Nobody is signed in.{" "}
          <a className="link" href="/login">
            Sign in
          </a>
        </p>
      )}
    </AuthFrame>
  );
}
