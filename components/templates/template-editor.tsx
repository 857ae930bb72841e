"use client";
import { useEffect, useState } from "react";
import { useRead, useReads, useSeededRead } from "@/components/providers/use-read";
import { Panel } from "@/components/ui/panel";
import { exampleValues } from "@/server/templates/rules";
import type { Template, TemplateKey, TemplateValues } from "@/server/templates/schemas";
import { EditForm } from "./edit-form";
import { SeverityNav } from "./severity-nav";
import { TemplatePreview } from "./template-preview";
import { TemplateSwitches } from "./template-switches";
import { TemplateVersions } from "./template-versions";
import { TextDiff } from "./text-diff";
import { useInsert } from "./use-insert";
import { useKeptDraft } from "./use-kept-draft";
import { VariableList } from "./variable-list";

type Text = { subject: string; body: string };
type Props = {
  id: string;
  templateKey: TemplateKey;
  /** Null where nothing stands under this id yet; it then begins as the base. */
  initial: Template | null;
  base: Text | null;
  severities: { id: string; label: string; isThere: boolean }[];
  incidents: { ref: string; title: string }[];
  canEdit: boolean;
};

/** One column on a narrow screen, with the preview right below the fields. */
const COLUMN = "contents lg:grid lg:gap-4";
const KEPT_INCIDENT = "majorops-template-incident";

/** One template: its text, the text filled, what changed against what is in force, and every version it had. */
export function TemplateEditor({ id, templateKey, initial, base, severities, incidents, canEdit }: Props) {
  const { audience } = templateKey;
  const reads = useReads();
  const [openedAt] = useState(() => Date.now());
  const key = `template ${id}`;
  const template = useSeededRead<Template | null>(key, (client) => client.template.get.query({ id }), {
    initial: { data: initial, at: openedAt },
    isEnabled: initial !== null,
  });
  const inForce: Text = template ?? base ?? { subject: "", body: "" };
  const [draft, setDraft] = useKeptDraft(id);
  const text: Text = draft ?? inForce;
  const isDirty = draft !== null && (draft.subject !== inForce.subject || draft.body !== inForce.body);
  const change = (next: Partial<Text>) =>
    setDraft((one) => ({
      subject: one?.subject ?? inForce.subject,
      body: one?.body ?? inForce.body,
      was: one ? one.was : (template?.versionId ?? null),
      ...next,
    }));

  const [chosen, choose] = useChosenIncident(incidents);
  const read = useRead<TemplateValues>(
    `template-values ${audience} ${chosen}`,
    (client) => client.template.values.query({ ref: chosen, audience }),
    { isEnabled: chosen !== "" },
  );
  const values = chosen === "" ? exampleValues(audience) : (read.data ?? {});
  const { remember, insert } = useInsert(() => document.querySelector<HTMLTextAreaElement>("[data-template-body]"));

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);

  const take = (now: Template) => {
    reads.set(key, now);
    void reads.invalidate("templates");
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <SeverityNav severities={severities} here={id} />
        {template && canEdit && <TemplateSwitches template={template} isDirty={isDirty} onDone={take} />}
      </div>
      {!canEdit && (
        <p className="panel mb-4 px-4 py-3 text-soft">
          You can read the templates; the Comms Lead or an admin edits them.
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className={COLUMN}>
          <EditForm
            id={id}
            templateKey={templateKey}
            text={text}
            was={draft ? draft.was : (template?.versionId ?? null)}
            isNew={template === null}
            isDirty={isDirty}
            canEdit={canEdit}
            onChange={change}
            onFocus={remember}
            onLeave={() => setDraft(null)}
            onSaved={(now) => {
              take(now);
              setDraft(null);
            }}
            onStale={(now) => {
              if (now) take(now);
              setDraft((one) => one && { ...one, was: now?.versionId ?? null });
            }}
          />
          {isDirty && (
            <Panel title={template ? "Your change to the text in force" : "Your change to the text for every severity"}>
              <TextDiff before={inForce} after={text} />
            </Panel>
          )}
          <Panel className="max-lg:order-1" title="Variables" aside={canEdit ? "press to insert at the caret" : null}>
            <VariableList audience={audience} values={values} onInsert={canEdit ? insert : null} />
          </Panel>
        </div>
        <div className={COLUMN}>
          <TemplatePreview
            templateKey={templateKey}
            text={text}
            values={values}
            incidents={incidents}
            chosen={chosen}
            onChoose={choose}
          />
          {template && (
            <TemplateVersions
              className="max-lg:order-2"
              versions={template.versions}
              onTake={canEdit ? ({ subject, body }) => change({ subject, body }) : null}
            />
          )}
        </div>
      </div>
    </>
  );
}

/** The incident that texts are filled from, kept from one template to the next. */
function useChosenIncident(incidents: readonly { ref: string }[]): [string, (ref: string) => void] {
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    const kept = sessionStorage.getItem(KEPT_INCIDENT);
    setChosen(kept === null || !incidents.some(({ ref }) => ref === kept) ? "" : kept);
  }, [incidents]);
  return [
    chosen,
    (ref) => {
      sessionStorage.setItem(KEPT_INCIDENT, ref);
      setChosen(ref);
    },
  ];
}
