"use client";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { AddedEndpoint } from "@/server/channels/schemas";

/** A new webhook's signing secret, this once. */
export function EndpointSecret({ added, onDone }: { added: AddedEndpoint; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <section
      aria-labelledby="endpoint-secret"
      className="mb-5 rounded-md border border-amber-line bg-amber-bg px-4 py-4"
    >
      <h2 id="endpoint-secret" className="font-semibold">
        {added.endpoint.name}: copy the signing secret now
      </h2>
      {added.secret === null ? (
        <p className="mt-1 text-soft">It was shown in the first answer. Switch this endpoint off and add another.</p>
      ) : (
        <>
          <p className="mt-1 mb-3 text-soft">
            It is shown this once. The receiver checks webhook-signature with it (Standard Webhooks), and drops a
            webhook-id that it has seen.
          </p>
          <input ref={field} readOnly value={added.secret} aria-label="Signing secret" className="input num" />
        </>
      )}
      <Button look="quiet" isSmall onClick={onDone} className="mt-3">
        I have it
      </Button>
    </section>
  );
}
