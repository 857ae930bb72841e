"use client";
import { useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import type { TokenSummary } from "@/server/api-tokens/schemas";

/** One token: whose, for what, last used when, and its end. */
export function TokenRow({ token, onRevoked }: { token: TokenSummary; onRevoked: (token: TokenSummary) => void }) {
  const [isAsking, setAsking] = useState(false);
  const revoke = useVerb((client, input: { id: string }, options) => client.token.revoke.mutate(input, options));
  const isExpired = token.expiresAt !== null && Date.parse(token.expiresAt) <= Date.now();
  const run = async () => {
    const outcome = await revoke.run({ id: token.id });
    setAsking(false);
    if (outcome.ok) onRevoked(outcome.value);
  };
  return (
    <li className="grid gap-x-4 gap-y-2 border-t border-line-soft px-4 py-3 first:border-0 md:grid-cols-[minmax(0,1fr)_14rem_11rem] md:items-center">
      <div className="min-w-0">
        <p dir="auto" className="font-semibold">
          {token.name} {token.revokedAt && <Tag tone="red">revoked</Tag>}{" "}
          {!token.revokedAt && isExpired && <Tag tone="red">expired</Tag>}
        </p>
        <p className="text-[13px] text-soft">
          <span className="num">{token.prefix}…</span> · acts as {token.user.displayName} ·{" "}
          <span className="num">{token.scopes.join(", ")}</span>
        </p>
      </div>
      <p className="text-[13px] text-soft">
        {token.lastUsedAt ? (
          <>
            used <Moment at={token.lastUsedAt} />
          </>
        ) : (
          "never used"
        )}
        {" · "}
        {token.expiresAt ? (
          <>
            ends <Moment at={token.expiresAt} />
          </>
        ) : (
          "never ends"
        )}
      </p>
      <div className="flex gap-2 md:justify-end">
        {!token.revokedAt && !isAsking && (
          <Button isSmall look="quiet" onClick={() => setAsking(true)} aria-label={`Revoke ${token.name}`}>
            Revoke…
          </Button>
        )}
        {!token.revokedAt && isAsking && (
          <>
            <Button isSmall look="danger" isBusy={revoke.isBusy} onClick={() => void run()} autoFocus>
              Revoke now
            </Button>
            <Button isSmall look="quiet" onClick={() => setAsking(false)}>
              Keep
            </Button>
          </>
        )}
      </div>
      {revoke.failure && (
        <div className="md:col-span-full">
          <FieldError>{revoke.failure.message}</FieldError>
        </div>
      )}
    </li>
  );
}
