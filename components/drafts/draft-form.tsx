"use client";
import { type FormEvent, useEffect, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { AudiencePreviews } from "@/components/milestones/audience-previews";
import { EtaField } from "@/components/milestones/eta-field";
import { etaInstant, type MilestoneForm, toInput } from "@/components/milestones/milestone-form";
import { useNow } from "@/components/time/use-now";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { isOpenState } from "@/server/drafts/rules";
import type { DraftDetail } from "@/server/drafts/schemas";
import { isOutsideAudience } from "@/server/milestones/rules";
import { AUDIENCE_LABEL, AUDIENCES } from "@/server/milestones/schemas";
import { DraftActions } from "./draft-actions";
import { DraftEntries, DraftStanding } from "./draft-entries";
import { changesOf, formOf, minutesOf, withPromise } from "./draft-fields";

type Props = { draft: DraftDetail; title: string; onClose: () => void };

/** The draft's text, readers and promise, with what may be done with it. */
export function DraftForm({ draft, title, onClose }: Props) {
  const { snapshot, config, refuse, open } = useFireground();
  const now = useNow(10_000);
  /** The version that the form began with: what others change meanwhile is shown, and never overwritten unseen. */
  const [base, setBase] = useState(draft);
  const [form, setForm] = useState<MilestoneForm>(() => formOf(draft));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const changes = changesOf(base, form, now);
  const isDirty = Object.keys(changes).length > 0;
  const take = (next: DraftDetail) => {
    setBase(next);
    setForm(formOf(next));
  };
  const isBehind = draft.version > base.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new version of the draft is taken up
  useEffect(() => {
    if (isBehind && !isDirty) take(draft);
  }, [isBehind, draft.version]);
  const change = (part: Partial<MilestoneForm>) =>
    setForm((last) => ({ ...last, ...part, draftedBy: "title" in part || "body" in part ? "human" : last.draftedBy }));
  const mayDraft = refuse("milestone.draft") === null;
  const mayPublish = refuse("milestone.publish") === null;
  const isOutside = form.audience.some(isOutsideAudience);
  const input = { ...toInput(snapshot.ref, form, etaInstant(form.eta, now)), draftId: draft.id };
  const guard = () => !isDirty || window.confirm("Leave without saving your changes to this draft?");
  const onSubmit = (event: FormEvent) => event.preventDefault();

  return (
    <Dialog title={title} onClose={onClose} guard={guard} isWide>
      <form onSubmit={onSubmit} noValidate className="grid gap-6 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-4">
          <DraftStanding draft={draft} />
          {isBehind && isDirty && (
            <p role="alert" className="text-[13px] text-amber">
              {draft.editedByName ?? "Somebody"} changed it meanwhile.{" "}
              <button type="button" className="tap underline" onClick={() => take(draft)}>
                Take theirs
              </button>
            </p>
          )}
          <Field label="Title" hint="what changed, in one line" error={errors.title}>
            {(slot) => (
              <input
                {...slot}
                data-focus
                dir="auto"
                maxLength={200}
                readOnly={!mayDraft}
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
                dir="auto"
                rows={6}
                maxLength={5000}
                readOnly={!mayDraft}
                value={form.body}
                onChange={(event) => change({ body: event.target.value })}
                className="input"
              />
            )}
          </Field>
          <fieldset disabled={!mayDraft}>
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
                        audience: AUDIENCES.filter((one) =>
                          one === audience ? event.target.checked : form.audience.includes(one),
                        ),
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
            <Field label="Public headline" hint="outsiders read it instead of the title" error={errors.publicTitle}>
              {(slot) => (
                <input
                  {...slot}
                  dir="auto"
                  maxLength={200}
                  readOnly={!mayDraft}
                  value={form.publicTitle}
                  onChange={(event) => change({ publicTitle: event.target.value })}
                  className="input"
                />
              )}
            </Field>
          )}
          {!form.isResolution && (
            <EtaField
              choice={form.eta}
              onChange={(eta) =>
                change({
                  eta,
                  ...promised(form.body, withPromise(form.body, minutesOf(form.eta, now), minutesOf(eta, now))),
                })
              }
              presets={config.etaPresetsMinutes[snapshot.severity]}
              severity={snapshot.severity}
              error={errors.nextUpdateEta ?? errors.nextUpdateMinutes}
            />
          )}
          {isOpenState(draft.state) || draft.state === "superseded" ? (
            <DraftActions
              draft={base}
              input={input}
              changes={changes}
              eta={form.eta}
              onSaved={() => setErrors({})}
              onErrors={setErrors}
              onClose={onClose}
            />
          ) : (
            <p className="text-[13px] text-soft">This draft is closed. Press P for the next one.</p>
          )}
          <button
            type="button"
            className="tap justify-self-start text-[13px] text-soft underline hover:text-text"
            hidden={!mayPublish}
            onClick={() => guard() && open("publish")}
          >
            Write an update from scratch instead
          </button>
        </div>
        <div className="grid min-w-0 content-start gap-5">
          <DraftEntries draft={draft} onLeave={onClose} />
          {mayPublish && <AudiencePreviews input={input} />}
        </div>
      </form>
    </Dialog>
  );
}

/** A body that stays as it was is no change of the text. */
const promised = (before: string, after: string) => (before === after ? {} : { body: after });
