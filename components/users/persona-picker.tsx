"use client";
import { useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { useHotkeys } from "@/components/ui/use-hotkeys";
import { useHydrated } from "@/components/ui/use-hydrated";
import { AuthFailure } from "./auth-frame";
import { postAuth } from "./post-auth";
import { signInError } from "./sign-in-errors";

type Persona = { key: string; role: string; label: string; displayName: string; does: string };

/** One click, or one digit, signs in as one of the demo's people. */
export function PersonaPicker({ personas, callbackPath }: { personas: readonly Persona[]; callbackPath: string }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const isAlive = useHydrated();
  const pick = async (role: string) => {
    if (busy) return;
    setBusy(role);
    setError(null);
    const outcome = await postAuth("/api/auth/callback/demo", { role, callbackUrl: callbackPath });
    if (outcome.ok) return location.assign(callbackPath);
    setError(outcome.error);
    setBusy(null);
  };
  useHotkeys(Object.fromEntries(personas.map((each) => [each.key, () => void pick(each.role)])));
  return (
    <section aria-labelledby="personas">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="personas" className="cap">
          Demo: sign in as
        </h2>
        <p className="text-xs text-dim">Click, or press the digit</p>
      </div>
      {error && <AuthFailure>{signInError(error)}</AuthFailure>}
      <ul className="grid gap-2 sm:grid-cols-2">
        {personas.map((each) => (
          <li key={each.role}>
            <button
              type="button"
              disabled={!isAlive}
              aria-keyshortcuts={each.key}
              aria-busy={busy === each.role || undefined}
              onClick={() => void pick(each.role)}
              className={`tap panel flex h-full w-full items-center gap-3 px-3 py-2 text-left hover:border-dim ${busy === each.role ? "border-amber" : ""}`}
            >
              <Kbd>{each.key}</Kbd>
              <span className="min-w-0">
                <span className="block font-semibold">{each.label}</span>
                <span className="block text-[13px] text-soft">
                  {each.displayName} · {each.does}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
