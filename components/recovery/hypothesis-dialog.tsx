"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import type { RaiseHypothesis } from "@/server/recovery/schemas";

/** Raises what may be the fault, on the path it is about or for the whole incident. */
export function HypothesisDialog({ onClose, about = "" }: SheetProps) {
  const { snapshot, refresh } = useFireground();
  const { ref } = snapshot;
  const { show } = useAnnounce();
  const [title, setTitle] = useState("");
  const [pathId, setPathId] = useState(about);
  const { data: paths } = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }));
  const raise = useVerb((client, input: RaiseHypothesis, options) => client.hypothesis.raise.mutate(input, options));
  const errors = raise.failure?.fields ?? {};
  const choices = paths?.filter((path) => path.closedAt === null || path.id === about) ?? [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await raise.run({ ref, title, pathId: pathId || null });
    if (!result.ok) return;
    refresh();
    show("Hypothesis raised");
    onClose();
  };
  return (
    <Dialog title="Raise a hypothesis" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <TextField
          label="What may be the fault"
          error={errors.title}
          value={title}
          placeholder="Stuck sessions hold the vault's connections"
          onChange={setTitle}
        />
        <Field label="Recovery path" hint="that tests it" error={errors.pathId}>
          {(slot) => (
            <select {...slot} value={pathId} onChange={(event) => setPathId(event.target.value)} className="input">
              <option value="">None: the whole incident's</option>
              {choices.map(({ id, title: name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {raise.failure && Object.keys(errors).length === 0 && <FieldError>{raise.failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={raise.isBusy} hotkey="↵">
          Raise it
        </Button>
      </form>
    </Dialog>
  );
}
