"use client";
import { type RefObject, useId } from "react";
import { LintFindings } from "@/components/linter/lint-findings";
import { Field } from "@/components/ui/field";
import { LengthLeft } from "@/components/ui/length-left";
import { TextField } from "@/components/ui/text-field";
import type { Finding } from "@/server/linter/schemas";
import { type Audience, BODY_MAX, type MilestoneChannel, TITLE_MAX } from "@/server/milestones/schemas";
import { CHANNEL_MAX, describeUnfilled, namesIn } from "@/server/templates/rules";
import { CopyLength } from "./copy-texts";
import type { Tone, Version } from "./publish-state";

type Props = {
  name: string;
  version: Version;
  shown: { title: string; body: string };
  audience: Audience;
  channel: MilestoneChannel;
  tones: readonly Tone[];
  findings: readonly Finding[];
  isBlank: boolean;
  errors: Readonly<Record<string, string>>;
  isReadOnly: boolean;
  title: RefObject<HTMLInputElement | null>;
  body: RefObject<HTMLTextAreaElement | null>;
  onWrite: (part: { title?: string; body?: string }) => void;
  /** Puts right what needs no thought. */
  onFix: (finding: Finding) => void;
  onTone: (tone: Tone) => void;
  onKept: () => void;
};

/** The words of one text: its tone, its title and body, and what keeps it from going out. */
export function TextEditor(props: Props) {
  const { name, version, shown, audience, channel, tones, findings, isBlank, errors, isReadOnly, title, body } = props;
  const hasTitle = channel !== "banner" && channel !== "sms";
  const max = channel === "banner" || channel === "sms" ? CHANNEL_MAX[channel] : undefined;
  const unfilled = describeUnfilled(namesIn(`${shown.title}\n${shown.body}`), audience);
  /** Marks words of the text; they are counted over the title, a line's end, and the body. */
  const jump = (from: number, to: number) => {
    const isTitle = hasTitle && from <= shown.title.length;
    const offset = isTitle ? 0 : shown.title.length + 1;
    const field = isTitle ? title.current : body.current;
    field?.focus();
    field?.setSelectionRange(from - offset, to - offset);
  };
  return (
    <section aria-label={`Text: ${name}`} className="grid gap-3">
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="cap">{name}</h3>
        {(tones.length > 1 || version.kept) && (
          <ToneField
            version={version}
            tones={tones}
            isReadOnly={isReadOnly}
            onTone={props.onTone}
            onKept={props.onKept}
          />
        )}
      </div>
      {hasTitle && (
        <TextField
          label="Title"
          hint={<LengthLeft text={shown.title} max={TITLE_MAX} />}
          error={errors.title}
          ref={title}
          readOnly={isReadOnly}
          value={shown.title}
          placeholder="What changed, in one line"
          onChange={(value) => props.onWrite({ title: value })}
        />
      )}
      <Field
        label="Body"
        hint={
          max !== undefined ? (
            <CopyLength channel={channel} text={shown.body} />
          ) : (
            <LengthLeft text={shown.body} max={BODY_MAX}>
              what is known, one or two sentences
            </LengthLeft>
          )
        }
        error={errors.body}
      >
        {(slot) => (
          <textarea
            {...slot}
            ref={body}
            dir="auto"
            rows={hasTitle ? 8 : 4}
            readOnly={isReadOnly}
            value={shown.body}
            onChange={(event) => props.onWrite({ body: event.target.value })}
            className="input min-h-28 resize-y leading-relaxed"
          />
        )}
      </Field>
      {unfilled.length > 0 && (
        <ul aria-label="Not filled yet" className="grid gap-0.5 text-[13px] text-red">
          {unfilled.map((one) => (
            <li key={one.name}>
              <b className="font-semibold">{one.label}</b> has no value yet. {one.remedy}
            </li>
          ))}
        </ul>
      )}
      <LintFindings
        findings={isBlank ? [] : findings.filter((one) => one.rule !== "unfilled-variable")}
        isBlank={isBlank}
        onJump={jump}
        {...(isReadOnly ? {} : { onFix: props.onFix })}
      />
    </section>
  );
}

type ToneProps = Pick<Props, "version" | "tones" | "isReadOnly" | "onTone" | "onKept">;

/** Variants of the same words; one's own are never lost by looking at another. */
function ToneField({ version, tones, isReadOnly, onTone, onKept }: ToneProps) {
  const name = useId();
  const chip =
    "tap flex min-h-6 items-center rounded border border-line px-2 text-xs text-soft has-checked:border-soft has-checked:bg-raise has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)";
  return (
    <fieldset disabled={isReadOnly} className="flex flex-wrap items-center gap-1">
      <legend className="float-left mr-2 text-xs leading-6 text-dim">Tone</legend>
      {tones.map((tone) => (
        <label key={tone.key} className={chip}>
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={version.tone === tone.key && version.edited === null}
            onChange={() => onTone(tone)}
          />
          {tone.label}
        </label>
      ))}
      {(version.kept || version.edited) && (
        <label className={chip}>
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={version.edited !== null}
            onChange={() => onKept()}
          />
          My words
        </label>
      )}
    </fieldset>
  );
}
