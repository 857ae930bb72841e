"use client";
import { type ReactNode, useState } from "react";
import { forgetKept } from "@/components/offline/kept-reads";
import { browserOutboxStore } from "@/components/providers/outbox-store";
import { postAuth } from "./post-auth";

/** Ends the session, forgets what was read on this device, and leads to the sign-in page. */
export function SignOutButton({ className = "", children = "Sign out" }: { className?: string; children?: ReactNode }) {
  const [hasFailed, setFailed] = useState(false);
  const signOut = async () => {
    const waiting = await browserOutboxStore.list().catch(() => []);
    if (waiting.length > 0 && !window.confirm(warning(waiting.length))) return;
    await forgetKept().catch(() => undefined);
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

const warning = (count: number): string =>
  `${count} ${count === 1 ? "entry is" : "entries are"} not sent yet. They stay on this device and are sent when their writer signs in here again. Sign out all the same?`;
