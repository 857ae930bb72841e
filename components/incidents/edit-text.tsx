"use client";
import type { ReactNode } from "react";
import { formatMoment, fromLocalField, toLocalField } from "@/components/time/format";
import { Moment } from "@/components/time/times";
import { useNow, useZone } from "@/components/time/use-now";
import { InlineEdit } from "@/components/ui/inline-edit";
import { FIELD_LABEL } from "@/server/incidents/rules";
import type { EditableField, IncidentSnapshot } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import { useEdit } from "./use-edit";

type TextField =
  | "title"
  | "description"
  | "businessImpact"
  | "customerImpactSummary"
  | "execSummary"
  | "audienceNotes"
  | "workaround"
  | "faultDomain"
  | "rootCause"
  | "alertId"
  | "bridgeUrl";
type Props = {
  field: TextField;
  isMultiline?: boolean;
  className?: string;
  placeholder?: string;
  show?: ReactNode;
  showText?: string | undefined;
  bindStart?: (start: () => void) => void;
};
const NULLABLE: ReadonlySet<EditableField> = new Set<EditableField>(["alertId", "bridgeUrl"]);

/** A text of the incident, edited where it stands. */
export function EditText({ field, ...rest }: Props) {
  const { snapshot } = useFireground();
  const { save, refusalOf } = useEdit();
  const clean = (text: string) => (NULLABLE.has(field) && text.trim() === "" ? null : text);
  return (
    <InlineEdit
      {...rest}
      label={FIELD_LABEL[field]}
      value={snapshot[field] ?? ""}
      refusal={refusalOf(field)}
      inputMode={field === "bridgeUrl" ? "url" : undefined}
      onSave={(next, was) => save(field, clean(next), clean(was))}
    />
  );
}

/** How many customers: a number, "~" and the word while it is not confirmed. */
export function EditCustomerCount() {
  const { snapshot } = useFireground();
  const { save, refusalOf } = useEdit();
  const { customerCount: count, isCustomerCountConfirmed: isConfirmed } = snapshot;
  const refusal = refusalOf("customerCount");
  const shown = count === null ? undefined : `${isConfirmed ? "" : "~"}${count.toLocaleString("en")}`;
  const parse = (text: string) => (text.trim() === "" ? null : Number(text.replace(/[\s,_~]/g, "")));
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <InlineEdit
        label={FIELD_LABEL.customerCount}
        value={count === null ? "" : String(count)}
        show={shown && <span className="num">{shown}</span>}
        showText={shown}
        inputMode="numeric"
        refusal={refusal}
        placeholder="unknown"
        onSave={(next, was) => {
          const number = parse(next);
          if (Number.isNaN(number)) return Promise.resolve({ ok: false, reason: "Give a whole number." });
          return save("customerCount", number, parse(was));
        }}
      />
      {count !== null && (
        <button
          type="button"
          aria-pressed={isConfirmed}
          aria-disabled={refusal ? true : undefined}
          title={refusal ?? "Switches between confirmed and approximately"}
          onClick={() => !refusal && void save("isCustomerCountConfirmed", !isConfirmed, isConfirmed)}
          className={`min-h-6 rounded border px-1.5 text-xs ${isConfirmed ? "border-green-line text-green" : "border-line text-soft"}`}
        >
          {isConfirmed ? "confirmed" : "approximately"}
        </button>
      )}
    </span>
  );
}

type TimeField = "alertIssuedAt" | "impactStartedAt";

/** An instant of the incident, to the minute, typed in the reader's zone. */
export function EditTime({ field }: { field: TimeField }) {
  const { snapshot } = useFireground();
  const { save, refusalOf } = useEdit();
  const zone = useZone();
  const now = useNow(60_000);
  const at = snapshot[field];
  return (
    <InlineEdit
      label={FIELD_LABEL[field]}
      type="datetime-local"
      value={at ? toLocalField(Date.parse(at), zone) : ""}
      show={at ? <Moment at={at} /> : undefined}
      showText={at ? formatMoment(Date.parse(at), zone, now) : undefined}
      refusal={refusalOf(field)}
      onSave={(next) => save(field, fromLocalField(next), at)}
    />
  );
}

type ChoiceField = "externalImpact" | "riskLevel" | "confidence" | "rootCauseStatus";
type ChoiceProps<F extends ChoiceField> = {
  field: F;
  choices: readonly NonNullable<IncidentSnapshot[F]>[];
  empty?: string;
};

/** One of a few words, changed on the spot. */
export function EditChoice<F extends ChoiceField>({ field, choices, empty }: ChoiceProps<F>) {
  const { snapshot } = useFireground();
  const { save, refusalOf } = useEdit();
  const refusal = refusalOf(field);
  const value = snapshot[field];
  if (refusal) return <span title={refusal}>{value ?? <span className="text-dim">{empty}</span>}</span>;
  return (
    <select
      aria-label={FIELD_LABEL[field]}
      value={value ?? ""}
      onChange={(event) => void save(field, event.target.value || null, value)}
      className="select -mx-[7px] h-6 max-w-full rounded border border-transparent hover:border-line hover:bg-raise"
    >
      {empty !== undefined && <option value="">{empty}</option>}
      {choices.map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  );
}
