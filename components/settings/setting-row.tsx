"use client";
import { type FormEvent, useId, useState } from "react";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import { type SettingField, settingProblem, wrongParts } from "@/server/settings/rules";
import type { EditSettings, Setting } from "@/server/settings/schemas";
import { SettingEditor } from "./setting-editor";
import { isSameValue, valueWords } from "./value-words";

/** The read of all settings. */
export const SETTINGS_KEY = "settings";

type Props = { setting: Setting; field: SettingField; isReadOnly: boolean };

/** One setting: what it means, its value, its default, who changed it; a change takes Save, or Enter. */
export function SettingRow({ setting, field, isReadOnly }: Props) {
  const id = useId();
  const { show } = useAnnounce();
  const reads = useReads();
  /** What stood there when editing began, so that another admin's change is noticed. */
  const [draft, setDraft] = useState<{ value: unknown; was: Setting["value"] } | null>(null);
  /** Fields keep what is typed as text; a new round gives them back what is stored. */
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const edit = useVerb((client, input: EditSettings, options) => client.settings.edit.mutate(input, options));
  const { key, label, help, kind } = field;
  const value = draft ? draft.value : setting.value;
  const isDirty = draft !== null && !isSameValue(draft.value, draft.was);
  const isDefault = isSameValue(setting.value, setting.default);

  const leave = () => {
    setDraft(null);
    setProblem(null);
    edit.clear();
    setRound((one) => one + 1);
  };
  const send = async (input: EditSettings, done: string) => {
    const result = await edit.run(input);
    if (result.ok) {
      reads.set(SETTINGS_KEY, result.value);
      show(done);
      leave();
      return;
    }
    const { code, fields, message } = result.failure;
    setProblem(fields[key] ?? message);
    // What the other admin left is read, and counts as seen from now on: saving again chooses one's own.
    if (code === "STALE") {
      const current = (result.failure.current as Record<string, Setting["value"]> | undefined)?.[key];
      if (current !== undefined) setDraft((one) => one && { ...one, was: current });
      reads.invalidate(SETTINGS_KEY);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!draft || !isDirty || isReadOnly) return;
    const found = settingProblem(key, draft.value);
    setProblem(found);
    if (found === null)
      void send({ set: { [key]: draft.value as Setting["value"] }, was: { [key]: draft.was } }, `${label} is saved.`);
  };

  return (
    <form
      noValidate
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key === "Escape" && draft) leave();
      }}
      aria-labelledby={`${id}-label`}
      className="grid gap-x-6 gap-y-2 border-t border-line-soft px-4 py-3 first:border-t-0 md:grid-cols-[minmax(0,17rem)_minmax(0,1fr)]"
    >
      <div className="min-w-0">
        <h3 id={`${id}-label`} className="font-semibold">
          {label} {setting.isChanged && !isDefault && <Tag>changed</Tag>}
        </h3>
        <p id={`${id}-help`} className="text-[13px] text-soft">
          {help}
        </p>
      </div>
      <div className="min-w-0">
        <SettingEditor
          key={`${round} ${JSON.stringify(draft?.was ?? setting.value)}`}
          kind={kind}
          label={label}
          describedBy={`${id}-help${problem ? ` ${id}-problem` : ""}`}
          isInvalid={problem !== null}
          wrong={problem === null ? [] : wrongParts(key, value)}
          isReadOnly={isReadOnly}
          value={value as Setting["value"]}
          onChange={(next) => {
            setProblem(null);
            setDraft({ value: next, was: draft?.was ?? setting.value });
          }}
        />
        {problem && <FieldError id={`${id}-problem`}>{problem}</FieldError>}
        <div className="mt-1.5 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-xs text-dim">
          {isDirty && (
            <span className="flex gap-1.5">
              <Button type="submit" isSmall look="primary" isBusy={edit.isBusy} aria-label={`Save ${label}`}>
                Save
              </Button>
              <Button isSmall look="quiet" onClick={leave} aria-label={`Leave ${label} as it was`}>
                Leave as it was
              </Button>
            </span>
          )}
          {!isDirty && setting.isChanged && !isReadOnly && (
            <Button
              isSmall
              look="quiet"
              isBusy={edit.isBusy}
              aria-label={`Reset ${label} to its default`}
              onClick={() =>
                void send({ reset: [key], was: { [key]: setting.value } }, `${label} has its default again.`)
              }
            >
              Reset
            </Button>
          )}
          <span className="min-w-0">
            {isDefault && !isDirty ? "This is the default." : `Default: ${valueWords(setting.default, kind)}`}
          </span>
          {setting.lastChange && (
            <span>
              Last changed by <bdi>{setting.lastChange.byName}</bdi>, <Moment at={setting.lastChange.at} />
            </span>
          )}
        </div>
      </div>
    </form>
  );
}
