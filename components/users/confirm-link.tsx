"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { AuthFailure } from "./auth-frame";
import { postAuth } from "./post-auth";
import { signInError } from "./sign-in-errors";

/** The press that uses a mailed link: scanners that open links do not press. */
export function ConfirmLink({ token, callbackPath }: { token: string; callbackPath: string }) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const signIn = async () => {
    setBusy(true);
    setError(null);
    const outcome = await postAuth("/api/auth/callback/link", { token, callbackUrl: callbackPath });
    if (outcome.ok) return location.replace(callbackPath);
    setError(outcome.error);
    setBusy(false);
  };
  return (
    <>
      {error && <AuthFailure>{signInError(error)}</AuthFailure>}
      <Button look="primary" isBusy={isBusy} onClick={() => void signIn()} autoFocus className="max-w-sm">
        Sign in
      </Button>
    </>
  );
}
