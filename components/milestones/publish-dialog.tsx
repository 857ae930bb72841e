"use client";
import { type FormEvent, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { LintFindings, useLintFindings } from "@/components/linter/lint-findings";
import { useVerb } from "@/components/providers/use-verb";
import { serverTime } from "@/components/time/clock-store";
import { useNow } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { applyFix } from "@/server/linter/rules";
import { isOutsideAudience } from "@/server/milestones/rules";
import { AUDIENCE_LABEL, AUDIENCES, type PublishMilestone } from "@/server/milestones/schemas";
import type { TemplatePreview } from "@/server/templates/schemas";
import { AudiencePreviews } from "./audience-previews";
import { CorrectsField } from "./corrects-field";
import { EtaField } from "./eta-field";
import { etaInstant, holdingText, type MilestoneForm, resolutionText, toInput } from "./milestone-form";
import { TemplatePicker } from "./template-picker";

const HOLDING_MINUTES = 15;

/** Cuts a milestone: what is said, to whom, when they hear next, and exactly what each of them gets. */
export const PublishDialog = ({ about, onClose }: SheetProps) => (
  <MilestoneDialog isHolding={false} isClose={about === "resolution"} onClose={onClose} />
);

/** "In progress": says that nothing is known yet, and when the next update comes. */
export const HoldingDialog = ({ onClose }: SheetProps) => <MilestoneDialog isHolding onClose={onClose} />;

type Props = { isHolding: boolean; isClose?: boolean; onClose: () => void };

function MilestoneDialog({ isHolding, isClose = false, onClose }: Props) {
  const { snapshot, config, refresh } = useFireground();
  const { show } = useAnnounce();
  const now = useNow(10_000);
  const presets = config.etaPresetsMinutes[snapshot.severity];
  const usual = config.updateIntervalMinutes[snapshot.severity] ?? presets[0] ?? 30;
  const [form, setForm] = useState<MilestoneForm>(() => ({
    ...(isHolding
      ? holdingText(HOLDING_MINUTES, { workaround: snapshot.workaround, hasUpdates: snapshot.milestoneCount > 0 })
      : isClose
        ? resolutionText(snapshot)
        : { title: "", body: "" }),
    audience: ["public", "stakeholder", "executive"],
    eta: { kind: "minutes", minutes: isHolding ? HOLDING_MINUTES : usual },
    isResolution: !isHolding && snapshot.status === "Resolved",
    publicTitle: snapshot.publicTitle ?? snapshot.title,
    draftedBy: isHolding || isClose ? "template" : "human",
    correctsId: "",
    isWarningsAccepted: false,
  }));
  const title = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  /** What was sent and not yet answered for: another press must send the very same. */
  const [sent, setSent] = useState<PublishMilestone | null>(null);
  const publish = useVerb((client, input: PublishMilestone, options) =>
    client.milestone.publish.mutate(input, options),
  );
  const errors = publish.failure?.fields ?? {};
  const change = (part: Partial<MilestoneForm>) => {
    const isText = "title" in part || "body" in part;
    // What was accepted was accepted of that text.
    const text = isText ? { draftedBy: "human" as const, isWarningsAccepted: false } : {};
    setForm((last) => ({ ...last, ...text, ...part }));
    setSent(null);
  };
  const takeTemplate = ({ subject, body: filled, versionId }: TemplatePreview) =>
    change({ title: subject || form.title, body: filled, draftedBy: "template", templateVersionId: versionId });
  /** Marks words of the text; they are counted over the title, a line's end, and the body. */
  const jump = (from: number, to: number) => {
    const isTitle = from <= form.title.length;
    const field = isTitle ? title.current : body.current;
    const offset = isTitle ? 0 : form.title.length + 1;
    field?.focus();
    field?.setSelectionRange(from - offset, to - offset);
  };
  const input = sent ?? toInput(snapshot.ref, form, etaInstant(form.eta, now));
  const isOutside = form.audience.some(isOutsideAudience);
  const findings = useLintFindings({
    ref: snapshot.ref,
    title: form.title,
    body: form.body,
    publicTitle: form.publicTitle,
    audience: form.audience,
    isResolution: form.isResolution,
    nextUpdateEta: input.nextUpdateEta === null ? null : String(input.nextUpdateEta),
  });
  const stage = form.isResolution ? "resolution" : snapshot.milestoneCount === 0 ? "initial" : "update";

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const wanted = sent ?? toInput(snapshot.ref, form, etaInstant(form.eta, serverTime()));
    setSent(wanted);
    const result = await publish.run(wanted);
    if (result.ok) {
      refresh();
      show(`Update ${result.value.sequence} published`);
      onClose();
    } else if (result.failure.isDefinite) setSent(null);
  };
  const hasText = form.title.trim() !== "" || form.body.trim() !== "";
  const guard = () => isHolding || !hasText || window.confirm("Discard this update? Nothing has been published.");

  return (
    <Dialog
      title={isHolding ? "Holding milestone" : `Update for ${snapshot.ref}`}
      onClose={onClose}
      guard={guard}
      isWide
    >
      <form
        onSubmit={submit}
        noValidate
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit(event);
        }}
        className="grid gap-6 lg:grid-cols-2"
      >
        <div className="grid content-start gap-4">
          {!isHolding && !isClose && (
            <TemplatePicker
              stage={stage}
              nextUpdateEta={input.nextUpdateEta === null ? null : String(input.nextUpdateEta)}
              publicTitle={form.publicTitle}
              onTake={takeTemplate}
            />
          )}
          <Field label="Title" hint="what changed, in one line" error={errors.title}>
            {(slot) => (
              <input
                {...slot}
                ref={title}
                data-focus
                dir="auto"
                maxLength={200}
                value={form.title}
                onChange={(event) => change({ title: event.target.value })}
                className="input"
              />
            )}
          </Field>
          <Field label="Body" hint="what is known, one or two sentences" error={errors.body}>
            {(slot) => (
              <textarea
                {...slot}
                ref={body}
                dir="auto"
                rows={5}
                maxLength={5000}
                value={form.body}
                onChange={(event) => change({ body: event.target.value })}
                className="input"
              />
            )}
          </Field>
          <fieldset>
            <legend className="mb-1 text-[13px] font-semibold">Audiences</legend>
            <div className="flex flex-wrap gap-x-5 gap-y-1">
              {AUDIENCES.map((audience) => (
                <label key={audience} className="tap flex min-h-7 items-center gap-2 text-[13px]">
                  <input
                    type="checkbox"
                    className="size-4 accent-(--primary)"
                    checked={form.audience.includes(audience)}
                    onChange={(event) =>
                      change({
                        audience: event.target.checked
                          ? [...form.audience, audience]
                          : form.audience.filter((one) => one !== audience),
                      })
                    }
                  />
                  {AUDIENCE_LABEL[audience]}
                </label>
              ))}
            </div>
            {errors.audience && <FieldError>{errors.audience}</FieldError>}
          </fieldset>
          {isOutside && (
            <Field
              label="Public headline"
              hint="what readers outside get instead of the title"
              error={errors.publicTitle}
            >
              {(slot) => (
                <input
                  {...slot}
                  dir="auto"
                  maxLength={200}
                  value={form.publicTitle}
                  onChange={(event) => change({ publicTitle: event.target.value })}
                  className="input"
                />
              )}
            </Field>
          )}
          <label className="tap flex min-h-7 items-center gap-2 text-[13px]">
            <input
              type="checkbox"
              className="size-4 accent-(--primary)"
              checked={form.isResolution}
              onChange={(event) => change({ isResolution: event.target.checked })}
            />
            This is the resolution milestone
            {snapshot.phase < 8 && <span className="text-xs text-dim">cut in phase 8</span>}
          </label>
          {!form.isResolution && (
            <EtaField
              choice={form.eta}
              onChange={(eta) => change({ eta })}
              presets={presets}
              severity={snapshot.severity}
              error={errors.nextUpdateEta ?? errors.noPromiseReason}
            />
          )}
          {snapshot.milestoneCount > 0 && (
            <CorrectsField value={form.correctsId} onChange={(correctsId) => change({ correctsId })} />
          )}
          {publish.failure && <FieldError>{publish.failure.message}</FieldError>}
          <Button type="submit" look="primary" isBusy={publish.isBusy} hotkey="Ctrl ↵" className="min-h-11">
            {publish.isBusy ? "Publishing…" : "Publish"}
          </Button>
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <LintFindings
            findings={findings}
            onJump={jump}
            onFix={(finding) => change(applyFix(form, finding))}
            isAccepted={form.isWarningsAccepted}
            onAccept={(isWarningsAccepted) => change({ isWarningsAccepted })}
          />
          <AudiencePreviews input={input} />
        </div>
      </form>
    </Dialog>
  );
}
