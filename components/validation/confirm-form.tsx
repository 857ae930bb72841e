"use client";
import { useEffect, useId, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useViewer } from "@/components/providers/viewer";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { CHECK_WORD } from "@/server/validation/rules";
import type { Check, Checklist, CheckStatus, ConfirmCheck, ConfirmSystem, Via } from "@/server/validation/schemas";

type Ask = { status: CheckStatus; isWhole: boolean; checkId: string };

/** Confirming: what is asked for, through what, and how it ended. What does not apply waits for its reason. */
export function useConfirm(checks: readonly Check[], onTaken: (list: Checklist) => void) {
  const { snapshot, refuse } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const viewer = useViewer();
  const { say } = useAnnounce();
  const [via, setVia] = useState<Via>(viewer.role === "customer_ops" ? "tool" : "bridge");
  /** Not applicable, still without its reason. */
  const [asked, setAsked] = useState<Ask | null>(null);
  const one = useVerb((client, input: ConfirmCheck, options) => client.validation.confirm.mutate(input, options));
  const whole = useVerb((client, input: ConfirmSystem, options) =>
    client.validation.confirmSystem.mutate(input, options),
  );
  const refusal =
    snapshot.status === "Resolved" ? "The incident is resolved. Reopen it first." : refuse("validation.confirm");

  const send = async (check: Check, { status, isWhole }: Omit<Ask, "checkId">, note: string) => {
    const common = { ref, via, note };
    const seen = Object.fromEntries(
      checks.filter(({ system }) => system === check.system).map(({ id, version }) => [id, version]),
    );
    one.clear();
    whole.clear();
    const result =
      isWhole && status !== "fail"
        ? await whole.run({ ...common, system: check.system, status, seen })
        : await one.run({ ...common, checkId: check.id, status, seen: check.version });
    if (result.ok) {
      setAsked(null);
      onTaken(result.value);
      say(`${check.system}: ${CHECK_WORD[status]}`);
    } else if (result.failure.code === "STALE") reads.invalidate(`validation ${ref}`);
  };
  const ask = (check: Check, status: CheckStatus, isWhole: boolean) => {
    if (refusal) return;
    if (status === "not_applicable") setAsked({ status, isWhole, checkId: check.id });
    else void send(check, { status, isWhole }, "");
  };
  return {
    ask,
    send,
    asked,
    forget: () => setAsked(null),
    via,
    setVia,
    refusal,
    isViaFixed: viewer.role === "customer_ops",
    isBusy: one.isBusy || whole.isBusy,
    failure: one.failure ?? whole.failure,
  };
}
type Confirm = ReturnType<typeof useConfirm>;

const CHOICES: readonly { status: CheckStatus; label: string; key: string }[] = [
  { status: "pass", label: "Pass", key: "P" },
  { status: "fail", label: "Fail", key: "F" },
  { status: "not_applicable", label: "N/A", key: "N" },
  { status: "pending", label: "Undo", key: "U" },
];
const TONE: Record<CheckStatus, string> = {
  pending: "text-soft",
  pass: "text-green",
  fail: "text-red",
  not_applicable: "text-soft",
};

/** The chosen check in full: its words, who confirmed it, and the ways to confirm it. */
export function ConfirmForm({ check, confirm }: { check: Check; confirm: Confirm }) {
  const id = useId();
  const asked = confirm.asked?.checkId === check.id ? confirm.asked : null;
  // The reason was asked for from the grid, and there the next key belongs.
  const wasAsked = useRef(false);
  useEffect(() => {
    if (wasAsked.current && !asked) document.querySelector<HTMLElement>(`[data-check="${check.id}"]`)?.focus();
    wasAsked.current = asked !== null;
  }, [asked, check.id]);
  return (
    <div className="grid shrink-0 gap-2 text-[13px]">
      <p>
        <span className="block text-xs text-soft">
          <bdi>{check.system}</bdi>
          {!check.isRequired && " · optional"}
        </span>
        {check.item}
      </p>
      <p className="min-h-9 text-xs text-soft">
        <b className={TONE[check.status]}>{CHECK_WORD[check.status]}</b>
        {check.confirmedByName && check.confirmedAt && (
          <>
            {" "}
            by <bdi>{check.confirmedByName}</bdi> at <Moment at={check.confirmedAt} />
            {check.confirmedVia && `, ${check.confirmedVia === "bridge" ? "on the bridge" : "in a tool"}`}
          </>
        )}
        {check.note && (
          <span className="block">
            <bdi>{check.note}</bdi>
          </span>
        )}
      </p>
      {!confirm.isViaFixed && (
        <fieldset className="flex items-center gap-3 text-xs">
          <legend className="float-left mr-3 text-dim">Confirmed</legend>
          {(["bridge", "tool"] as const).map((via) => (
            <label key={via} className="tap flex min-h-6 items-center gap-1.5">
              <input
                type="radio"
                name={id}
                checked={confirm.via === via}
                onChange={() => confirm.setVia(via)}
                className="size-3.5 accent-(--text)"
              />
              {via === "bridge" ? "on the bridge" : "in a tool"}
            </label>
          ))}
        </fieldset>
      )}
      {asked ? (
        <Reason onCancel={confirm.forget} onGiven={(note) => void confirm.send(check, asked, note)} confirm={confirm} />
      ) : (
        <div className="grid grid-cols-2 gap-1.5">
          {CHOICES.map(({ status, label, key }) => (
            <Button
              key={status}
              isSmall
              hotkey={key}
              refusal={confirm.refusal}
              isBusy={confirm.isBusy}
              onClick={() => confirm.ask(check, status, false)}
            >
              {label}
            </Button>
          ))}
          <Button
            isSmall
            hotkey="⇧P"
            refusal={confirm.refusal}
            isBusy={confirm.isBusy}
            onClick={() => confirm.ask(check, "pass", true)}
            className="col-span-2"
          >
            All of this system pass
          </Button>
        </div>
      )}
      {confirm.failure && !confirm.failure.fields.note && <FieldError>{confirm.failure.message}</FieldError>}
    </div>
  );
}

type ReasonProps = { onCancel: () => void; onGiven: (note: string) => void; confirm: Confirm };

function Reason({ onCancel, onGiven, confirm }: ReasonProps) {
  const [note, setNote] = useState("");
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onGiven(note);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
      className="grid gap-1.5"
      noValidate
    >
      <input
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: the key N asks for it, and the reason is what comes next
        autoFocus
        aria-label="Why it does not apply"
        aria-invalid={confirm.failure?.fields.note ? true : undefined}
        placeholder="Why it does not apply"
        dir="auto"
        value={note}
        onChange={(event) => setNote(event.target.value)}
        className="input"
      />
      {confirm.failure?.fields.note && <FieldError>{confirm.failure.fields.note}</FieldError>}
      <span className="flex gap-1.5">
        <Button type="submit" isSmall isBusy={confirm.isBusy} hotkey="↵">
          Does not apply
        </Button>
        <Button isSmall look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </span>
    </form>
  );
}
