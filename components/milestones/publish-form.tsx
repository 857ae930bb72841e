"use client";
import { useEffect, useRef } from "react";
import { DraftEntries, DraftStanding } from "@/components/drafts/draft-entries";
import { useFireground } from "@/components/incidents/fireground-context";
import { RecipientList } from "@/components/recipients/recipient-list";
import type { DraftDetail } from "@/server/drafts/schemas";
import { LAST_PHASE } from "@/server/incidents/rules";
import { applyFix } from "@/server/linter/rules";
import type { Audience, Milestone, MilestoneChannel } from "@/server/milestones/schemas";
import { EtaField } from "./eta-field";
import { PublishFooter } from "./publish-footer";
import { type PublishForm as Form, isWritten, keyOf, takeKept, takeTone, tonesOf } from "./publish-state";
import { Check, ReadersFields } from "./readers-fields";
import { StartField } from "./start-field";
import { TextEditor } from "./text-editor";
import { usePublishForm } from "./use-publish-form";
import { usePublishSteps } from "./use-publish-steps";
import { nameOf, WhoGetsWhat } from "./who-gets-what";

type Props = {
  about: string;
  draft: DraftDetail | null;
  milestones: readonly Milestone[];
  onDirty: (isDirty: boolean) => void;
  onPublished: (milestone: Milestone) => void;
  onClose: () => void;
};

/** The text on the left, who gets what on the right, and below exactly what will happen. */
export function PublishForm({ about, draft: latest, milestones, onDirty, onPublished, onClose }: Props) {
  const { snapshot, config, refuse } = useFireground();
  const { ref, severity } = snapshot;
  const state = usePublishForm({ about, draft: latest, milestones });
  const steps = usePublishSteps(state, { milestones, onPublished, onClose });
  const { form, draft, texts, previews, edited, version } = state;
  const { fields, mayDraft, isDirty } = steps;
  const title = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);

  const change = (part: Partial<Form>) => {
    steps.forget();
    state.change(part);
  };
  const put = (one: typeof version) => {
    steps.forget();
    state.put(one);
  };
  const beginAnew = (start: Form["start"]) => {
    if (!isWritten(form) || window.confirm("Begin anew? What you wrote here goes.")) begin(start);
  };
  const begin = (start: Form["start"]) => {
    steps.forget();
    state.begin(start);
  };

  const { start } = form;
  const isReady = texts.length > 0 || start.kind === "own" || start.kind === "correction";
  // Once: who has begun to write meanwhile, or chooses another text by keyboard, is left where they are.
  useEffect(() => {
    if (isReady && !isWritingIn(title.current, body.current)) focusWork(title.current, body.current);
  }, [isReady]);

  const [audience, channel] = edited.split(".") as [Audience, MilestoneChannel];
  const shown = previews.find((one) => keyOf(one.audience, one.channel) === state.active);
  const isTemplate = start.kind === "template" || start.kind === "draft";
  const isBehind = latest !== null && draft !== null && latest.id === draft.id && latest.version > draft.version;
  return (
    <form
      onSubmit={steps.submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) steps.submit(event);
      }}
      className="flex min-h-full flex-col lg:h-full"
    >
      <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1.08fr)_minmax(0,1fr)]">
        <div className="grid min-h-0 content-start gap-4 px-5 py-4 lg:overflow-y-auto">
          <StartField
            start={start}
            draft={draft}
            milestones={milestones}
            canResolve={snapshot.phase >= LAST_PHASE}
            isReadOnly={!mayDraft}
            onStart={beginAnew}
          />
          {start.kind === "draft" && draft && (
            <div className="grid gap-2">
              <DraftStanding draft={latest?.id === draft.id ? latest : draft} />
              <MadeOf draft={draft} onLeave={onClose} />
            </div>
          )}
          {isBehind && (
            <p role="alert" className="text-[13px] text-amber">
              {latest.editedByName ?? "Somebody"} changed this draft meanwhile.{" "}
              <button
                type="button"
                className="tap underline"
                onClick={() => {
                  state.setDraft(latest);
                  begin({ kind: "draft", draft: latest });
                }}
              >
                Take theirs
              </button>
            </p>
          )}
          <TextEditor
            name={nameOf({ audience, channel })}
            version={version}
            shown={state.words}
            audience={audience}
            channel={channel}
            tones={tonesOf(form, texts, edited)}
            findings={shown?.findings ?? []}
            isBlank={state.isBlank(edited)}
            errors={edited === state.main ? fields : {}}
            isReadOnly={!mayDraft || !isReady}
            title={title}
            body={body}
            onWrite={(part) => put({ ...version, edited: { ...state.words, ...part } })}
            onFix={(finding) => {
              const {
                title: headline,
                body: text,
                publicTitle,
              } = applyFix({ ...state.words, publicTitle: form.publicTitle }, finding);
              if (publicTitle !== form.publicTitle) change({ publicTitle });
              else put({ ...version, edited: { title: headline, body: text } });
            }}
            onTone={(tone) => put(takeTone(version, tone))}
            onKept={() => put(takeKept(version))}
          />
          {isTemplate && (form.audience.length > 1 || form.audience.includes("public")) && (
            <Check
              label="One text for everyone"
              detail={form.isOneText ? "" : "else each audience reads its own template"}
              isChecked={form.isOneText}
              isReadOnly={!mayDraft}
              onToggle={() => change({ isOneText: !form.isOneText, active: state.main })}
            />
          )}
          {!form.isResolution && (
            <EtaField
              choice={form.eta}
              onChange={(eta) => change({ eta })}
              presets={config.etaPresetsMinutes[severity]}
              severity={severity}
              error={fields.nextUpdateEta ?? fields.nextUpdateMinutes}
            />
          )}
          <ReadersFields
            form={form}
            reach={state.reach}
            chosen={state.channels}
            errors={fields}
            isReadOnly={!mayDraft}
            onChange={change}
          />
        </div>
        <div className="min-h-0 border-line px-5 py-4 max-lg:border-t lg:overflow-y-auto lg:border-l">
          <WhoGetsWhat
            previews={previews}
            active={state.active}
            isWriting={state.isWriting}
            isBlank={state.isBlank}
            onChoose={(one) => state.change({ active: keyOf(one.audience, one.channel) })}
          />
          {refuse("milestone.publish") === null && state.channels.includes("email") && (
            <div className="mt-3">
              <RecipientList incidentRef={ref} audience={form.audience} />
            </div>
          )}
        </div>
      </div>
      <PublishFooter
        previews={previews}
        eta={state.eta}
        isResolution={form.isResolution}
        problem={steps.problem}
        warnings={steps.warnings}
        isAsking={steps.isAsking}
        isBusy={steps.isBusy}
        refusal={steps.refusal}
        submitRefusal={refuse("milestone.draft") ?? (steps.isWaiting ? "It waits for approval." : null)}
        steps={steps.extra}
        onReturn={steps.giveBack}
        returnError={steps.returnError}
        isWaiting={steps.isWaiting}
      />
    </form>
  );
}

/** The entries that a draft is made of, each a link to its row, and what was kept out of it. */
function MadeOf({ draft, onLeave }: { draft: DraftDetail; onLeave: () => void }) {
  const { length } = draft.entries;
  return (
    <details className="rounded-md border border-line px-3 py-1">
      <summary className="tap min-h-7 cursor-pointer text-[13px] leading-7">
        Made of <span className="num">{length}</span> {length === 1 ? "entry" : "entries"} of the record
        {draft.leftOut.length > 0 && <span className="text-amber">, {draft.leftOut.length} left out</span>}
      </summary>
      <div className="pt-1 pb-2">
        <DraftEntries draft={draft} onLeave={onLeave} />
      </div>
    </details>
  );
}

const isWritingIn = (...fields: (HTMLElement | null)[]): boolean =>
  fields.some((one) => one === document.activeElement);

/** Focus lands where the work is: on the first variable without a value, marked, else at the end of the text. */
function focusWork(title: HTMLInputElement | null, body: HTMLTextAreaElement | null): void {
  for (const field of [body, title]) {
    const gap = /\{\{\w+\}\}/.exec(field?.value ?? "");
    if (!field || !gap) continue;
    field.focus();
    field.setSelectionRange(gap.index, gap.index + gap[0].length);
    return;
  }
  body?.focus({ preventScroll: true });
  body?.setSelectionRange(body.value.length, body.value.length);
}
