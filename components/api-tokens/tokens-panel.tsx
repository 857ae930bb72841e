"use client";
import { useState } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useAnnounce } from "@/components/ui/announcer";
import { EmptyState } from "@/components/ui/empty-state";
import type { CreatedToken, TokenSummary } from "@/server/api-tokens/schemas";
import type { Role } from "@/server/core/policy";
import { CreateTokenForm } from "./create-token-form";
import { NewSecret } from "./new-secret";
import { TokenRow } from "./token-row";

/** The tokens that the reader manages, and the form that makes one. */
export function TokensPanel({ initial, role }: { initial: TokenSummary[]; role: Role }) {
  const reads = useReads();
  const [openedAt] = useState(() => Date.now());
  const { show } = useAnnounce();
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const tokens = useSeededRead("tokens", (client) => client.token.list.query(), {
    initial: { data: initial, at: openedAt },
  });
  const renew = () => reads.invalidate("tokens");
  return (
    <>
      {created && <NewSecret key={created.token.id} created={created} onDone={() => setCreated(null)} />}
      <CreateTokenForm
        role={role}
        onCreated={(made) => {
          setCreated(made);
          renew();
        }}
      />
      {tokens.length === 0 && (
        <EmptyState>
          No tokens. One belongs here for each program that opens incidents or adds to the timeline.
        </EmptyState>
      )}
      {tokens.length > 0 && (
        <ul className="panel" aria-label="API tokens">
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              onRevoked={(gone) => {
                show(`${gone.name} is revoked, from now on.`);
                renew();
              }}
            />
          ))}
        </ul>
      )}
    </>
  );
}
