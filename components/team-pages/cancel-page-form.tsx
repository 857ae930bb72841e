"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import type { CancelPage, TeamPage } from "@/server/team-pages/schemas";

/** Takes a page back; the reason is recorded. */
export function CancelPageForm({ page, onDone }: { page: TeamPage; onDone: () => void }) {
  const { ref } = useFireground().snapshot;
  const reads = useReads();
  const [reason, setReason] = useState("");
  const cancel = useVerb((client, input: CancelPage, options) => client.page.cancel.mutate(input, options));
  const problem = cancel.failure && (cancel.failure.fields.reason ?? cancel.failure.message);
  return (
    <form
      noValidate
      className="mt-1 grid gap-1.5"
      onSubmit={async (event) => {
        event.preventDefault();
        const { ok } = await cancel.run({ ref, pageId: page.id, reason });
        reads.invalidate(`page ${ref}`);
        if (ok) onDone();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      }}
    >
      <input
        ref={(field) => field?.focus()}
        aria-label={`Why the page to ${page.team} is taken back`}
        aria-invalid={problem ? true : undefined}
        placeholder="Why: paged the wrong team"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className="input min-h-8 py-1 text-[13px]"
      />
      <div className="flex gap-1.5">
        <Button isSmall type="submit" isBusy={cancel.isBusy}>
          Take the page back
        </Button>
        <Button isSmall look="quiet" onClick={onDone}>
          Keep it
        </Button>
      </div>
      {problem && <FieldError>{problem}</FieldError>}
    </form>
  );
}
