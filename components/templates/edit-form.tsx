"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { LengthLeft } from "@/components/ui/length-left";
import { Panel } from "@/components/ui/panel";
import { TextField } from "@/components/ui/text-field";
import { hasSubject, templateProblems } from "@/server/templates/rules";
import { BODY_MAX, type EditTemplate, type Template, type TemplateKey } from "@/server/templates/schemas";

type Text = { subject: string; body: string };
type Props = {
  id: string;
  templateKey: TemplateKey;
  text: Text;
  /** The version that the editing began from; null for a template that is new. */
  was: string | null;
  isNew: boolean;
  isDirty: boolean;
  canEdit: boolean;
  onChange: (next: Partial<Text>) => void;
  onFocus: (box: HTMLInputElement | HTMLTextAreaElement) => void;
  onLeave: () => void;
  onSaved: (template: Template) => void;
  /** Somebody else was faster: what stands now. */
  onStale: (template: Template | null) => void;
};

/** Subject, text and reason; Ctrl and Enter saves. What is wrong stands at its field before the server says so. */
export function EditForm(props: Props) {
  const { id, templateKey, text, was, isNew, isDirty, canEdit, onChange, onFocus, onLeave, onSaved, onStale } = props;
  const { show } = useAnnounce();
  const [note, setNote] = useState("");
  const [problems, setProblems] = useState<Record<string, string>>({});
  const edit = useVerb((client, input: EditTemplate, options) => client.template.edit.mutate(input, options));
  const found = isDirty ? templateProblems(templateKey, text) : {};
  const shown: Record<string, string | undefined> = { ...found, ...problems };
  const mayHave = hasSubject(templateKey.channel);

  const write = (next: Partial<Text>) => {
    setProblems({});
    onChange(next);
  };
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!canEdit || !isDirty) return;
    const wrong = { ...templateProblems(templateKey, text), ...(note.trim() ? {} : { note: "Say why it changes." }) };
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    const result = await edit.run({ id, ...text, note, was });
    if (result.ok) {
      show(`Version ${result.value.version} is in force.`);
      setNote("");
      setProblems({});
      onSaved(result.value);
      return;
    }
    const { code, fields, message, current } = result.failure;
    setProblems(Object.keys(fields).length > 0 ? fields : { form: message });
    if (code === "STALE") onStale((current as Template | null | undefined) ?? null);
  };
  const leave = () => {
    setProblems({});
    edit.clear();
    onLeave();
  };

  return (
    <Panel title="Edit">
      <form
        noValidate
        onSubmit={(event) => void save(event)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save(event);
        }}
        className="grid gap-3"
      >
        {mayHave && (
          <TextField
            label="Subject"
            error={shown.subject}
            value={text.subject}
            readOnly={!canEdit}
            onFocus={(event) => onFocus(event.target)}
            onChange={(subject) => write({ subject })}
          />
        )}
        <Field
          label="Text"
          hint={
            <LengthLeft text={text.body} max={BODY_MAX}>
              [[ ]]: left out without a value
            </LengthLeft>
          }
          error={shown.body}
        >
          {(slot) => (
            <textarea
              {...slot}
              data-template-body
              className="input"
              rows={mayHave ? 13 : 5}
              value={text.body}
              readOnly={!canEdit}
              onFocus={(event) => onFocus(event.target)}
              onChange={(event) => write({ body: event.target.value })}
            />
          )}
        </Field>
        {!mayHave && shown.subject && <FieldError>{shown.subject}</FieldError>}
        {canEdit && (
          <>
            <TextField
              label="Why it changes"
              hint="stands with the version"
              error={shown.note}
              value={note}
              onChange={(value) => {
                setProblems(({ note: _, ...rest }) => rest);
                setNote(value);
              }}
            />
            {shown.form && <FieldError>{shown.form}</FieldError>}
            <div className="flex flex-wrap gap-2">
              <Button
                type="submit"
                look="primary"
                hotkey="Ctrl ↵"
                isBusy={edit.isBusy}
                refusal={isDirty ? null : "Nothing has changed."}
              >
                {isNew ? "Make it" : "Save as a new version"}
              </Button>
              {isDirty && (
                <Button look="quiet" onClick={leave}>
                  Leave as it was
                </Button>
              )}
            </div>
          </>
        )}
      </form>
    </Panel>
  );
}
