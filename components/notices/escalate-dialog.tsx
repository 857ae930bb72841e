"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { useKeptText } from "@/components/ui/use-kept-text";
import {
  ESCALATION_KINDS,
  ESCALATION_LABEL,
  type EscalationKind,
  type RaiseEscalation,
} from "@/server/notices/schemas";

const EXAMPLE: Record<EscalationKind, string> = {
  "strategic-account": "Asks for a call with leadership within the hour",
  "data-integrity": "Orders since 14:10 may be booked twice",
};

/** Tells the Leader something that they must know now; the severity stays what it is. */
export function EscalateDialog({ onClose }: SheetProps) {
  const { snapshot, refuse } = useFireground();
  const { ref, command, commandUserIds } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const integrityRefusal = refuse("escalation.raiseIntegrity");
  const [kind, setKind] = useState<EscalationKind>("strategic-account");
  const [account, setAccount] = useKeptText(`escalate ${ref} account`);
  const [reason, setReason] = useKeptText(`escalate ${ref} reason`);
  const raise = useVerb((client, input: RaiseEscalation, options) => client.notice.escalate.mutate(input, options));
  const errors = raise.failure?.fields ?? {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await raise.run({ ref, kind, reason, ...(kind === "strategic-account" ? { account } : {}) });
    if (!result.ok) return;
    setAccount("");
    setReason("");
    reads.set(`notice ${ref}`, result.value);
    show(`Escalated to ${result.value.find(({ rule }) => rule === kind)?.escalatedTo ?? "the Leader"}`);
    onClose();
  };
  const others = command.mim ? `${command.mim}, the MIM` : "the admins";
  const to = snapshot.replayOf
    ? "This is a replay: it is recorded and shown here, and nobody is messaged."
    : command.leader
      ? commandUserIds.leader
        ? `Goes to ${command.leader}, the Leader, by mail and on the fireground.`
        : `${command.leader} leads and has no account here: it goes to ${others}. Call ${command.leader} as well.`
      : `Nobody is Leader. It goes to ${command.mim ? `${others}, and ` : ""}the admins.`;
  return (
    <Dialog title={`Escalate ${ref}`} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <fieldset>
          <legend className="mb-1 text-[13px] font-semibold">What is it about</legend>
          <div className="grid gap-1.5">
            {ESCALATION_KINDS.map((one, index) => {
              const refusal = one === "data-integrity" ? integrityRefusal : null;
              return (
                <label
                  key={one}
                  title={refusal ?? undefined}
                  className={`tap flex min-h-10 items-center gap-2.5 rounded-md border border-line px-3 text-[13px] has-checked:border-red-line has-checked:bg-red-bg has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus) ${refusal ? "text-dim" : ""}`}
                >
                  <input
                    type="radio"
                    name="kind"
                    data-focus={index === 0 ? true : undefined}
                    disabled={refusal !== null}
                    checked={kind === one}
                    onChange={() => setKind(one)}
                    className="size-4 accent-(--primary)"
                  />
                  {ESCALATION_LABEL[one]}
                  {refusal && <span className="text-xs">for those who work on the fault to say</span>}
                </label>
              );
            })}
          </div>
        </fieldset>
        {kind === "strategic-account" && (
          <TextField
            label="Account"
            error={errors.account}
            maxLength={120}
            value={account}
            onChange={setAccount}
            placeholder="Acme"
          />
        )}
        <TextField
          label="What is asked or seen"
          hint="one line, recorded"
          error={errors.reason}
          value={reason}
          onChange={setReason}
          placeholder={EXAMPLE[kind]}
        />
        <p className="text-[13px] text-soft">{to} The severity stays what it is.</p>
        {raise.failure && Object.keys(errors).length === 0 && <FieldError>{raise.failure.message}</FieldError>}
        <Button type="submit" look="danger" isBusy={raise.isBusy} hotkey="↵">
          Escalate
        </Button>
      </form>
    </Dialog>
  );
}
