"use client";
import type { ReactNode } from "react";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { isOutsideAudience } from "@/server/milestones/rules";
import {
  AUDIENCE_LABEL,
  AUDIENCES,
  CHANNEL_LABEL,
  CHANNELS,
  type MilestoneChannel,
  type MilestonePreview,
} from "@/server/milestones/schemas";
import type { PublishForm } from "./publish-state";

type Props = {
  form: PublishForm;
  reach: MilestonePreview["reach"];
  chosen: readonly MilestoneChannel[];
  errors: Readonly<Record<string, string>>;
  isReadOnly: boolean;
  onChange: (part: Partial<PublishForm>) => void;
};

/** To whom, and by which ways. */
export function ReadersFields({ form, reach, chosen, errors, isReadOnly, onChange }: Props) {
  const { audience } = form;
  const toggle = <T extends string>(all: readonly T[], list: readonly T[], one: T): T[] =>
    all.filter((each) => (each === one ? !list.includes(one) : list.includes(each)));
  return (
    <>
      <Checks label="Audiences" error={errors.audience} isReadOnly={isReadOnly}>
        {AUDIENCES.map((one) => (
          <Check
            key={one}
            label={AUDIENCE_LABEL[one]}
            isChecked={audience.includes(one)}
            onToggle={() => onChange({ audience: toggle(AUDIENCES, audience, one) })}
          />
        ))}
      </Checks>
      {audience.some(isOutsideAudience) && (
        <TextField
          label="Public headline"
          hint="outsiders read it above the text"
          error={errors.publicTitle}
          readOnly={isReadOnly}
          value={form.publicTitle}
          onChange={(publicTitle) => onChange({ publicTitle })}
        />
      )}
      <Checks label="Channels" error={errors.channels} isReadOnly={isReadOnly}>
        {reach
          .filter(({ channel }) => channel !== "status_page")
          .map(({ channel, names }) => (
            <Check
              key={channel}
              label={CHANNEL_LABEL[channel]}
              detail={names.join(", ") || (channel === "banner" || channel === "sms" ? "to copy" : "")}
              isChecked={chosen.includes(channel)}
              onToggle={() => onChange({ channels: toggle(CHANNELS, chosen, channel) })}
            />
          ))}
      </Checks>
    </>
  );
}

type ChecksProps = { label: string; error: string | undefined; isReadOnly: boolean; children: ReactNode };

const Checks = ({ label, error, isReadOnly, children }: ChecksProps) => (
  <fieldset disabled={isReadOnly}>
    <legend className="mb-1 text-[13px] font-semibold">{label}</legend>
    <div className="flex min-h-7 flex-wrap gap-x-5 gap-y-1">{children}</div>
    {error && <FieldError>{error}</FieldError>}
  </fieldset>
);

type CheckProps = { isReadOnly?: boolean; label: string; detail?: string; isChecked: boolean; onToggle: () => void };

/** One box to tick. */
export const Check = ({ label, detail, isChecked, isReadOnly, onToggle }: CheckProps) => (
  <label className="tap flex min-h-7 items-center gap-2 text-[13px]">
    <input
      type="checkbox"
      className="size-4 accent-(--primary)"
      checked={isChecked}
      disabled={isReadOnly}
      onChange={onToggle}
    />
    <span>
      {label}
      {detail && <span className="text-dim"> {detail}</span>}
    </span>
  </label>
);
