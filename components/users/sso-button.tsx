"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { AuthFailure } from "./auth-frame";
import { postAuth } from "./post-auth";
import { signInError } from "./sign-in-errors";

/** Leads to the organisation's own sign-in, and from there back to where the person was going. */
export function SsoButton({ callbackPath, isPrimary }: { callbackPath: string; isPrimary: boolean }) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const go = async () => {
    setBusy(true);
    setError(null);
    const outcome = await postAuth("/api/auth/signin/oidc", { callbackUrl: callbackPath });
    if (outcome.ok) return location.assign(outcome.url);
    setError(outcome.error);
    setBusy(false);
  };
  return (
    <div className="grid gap-2">
      {error && <AuthFailure>{signInError(error)}</AuthFailure>}
      <Button look={isPrimary ? "primary" : "plain"} isBusy={isBusy} onClick={() => void go()} className="w-full">
        Sign in with single sign-on
      </Button>
    </div>
  );
}
