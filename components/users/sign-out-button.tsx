"use client";
import { type ReactNode, useState } from "react";
import { postAuth } from "./post-auth";

/** Ends the session and leads to the sign-in page. */
export function SignOutButton({ className = "", children = "Sign out" }: { className?: string; children?: ReactNode }) {
  const [hasFailed, setFailed] = useState(false);
  const signOut = async () => {
    const outcome = await postAuth("/api/auth/signout", {});
    if (outcome.ok) location.assign("/login");
    else setFailed(true);
  };
  return (
    <button type="button" className={className} onClick={() => void signOut()}>
      {hasFailed ? "No answer: try again" : children}
    </button>
  );
}
