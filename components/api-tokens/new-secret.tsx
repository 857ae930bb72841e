"use client";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { CreatedToken } from "@/server/api-tokens/schemas";

/** A new token's secret, this once. */
export function NewSecret({ created, onDone }: { created: CreatedToken; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => field.current?.select(), []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(created.secret ?? "");
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <section aria-labelledby="new-secret" className="mb-5 rounded-md border border-amber-line bg-amber-bg px-4 py-4">
      <h2 id="new-secret" className="font-semibold">
        {created.token.name}: copy the secret now
      </h2>
      {created.secret === null ? (
        <p className="mt-1 text-soft">
          It was shown in the first answer, and is kept nowhere. Revoke this token and make another.
        </p>
      ) : (
        <>
          <p className="mt-1 mb-3 text-soft">It is shown this once. Only its hash is kept here.</p>
          <div className="flex gap-2 max-sm:flex-col">
            <input ref={field} readOnly value={created.secret} aria-label="Secret" className="input num" />
            <Button onClick={() => void copy()} className="shrink-0">
              {isCopied ? "Copied" : "Copy"}
            </Button>
          </div>
        </>
      )}
      <Button look="quiet" isSmall onClick={onDone} className="mt-3">
        I have it
      </Button>
    </section>
  );
}
