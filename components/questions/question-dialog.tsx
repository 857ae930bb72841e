"use client";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { NameInput } from "@/components/users/name-input";
import { usePeople } from "@/components/users/use-people";
import type { AskQuestion } from "@/server/questions/schemas";

const MINUTES = [5, 10, 15, 30];

/** Asks something from anywhere: what, whom, and by when. `about` is the text that it begins with. */
export function QuestionDialog({ onClose, about = "" }: SheetProps) {
  const { snapshot, config } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const { names, userIdOf } = usePeople();
  const [text, setText] = useState(about);
  const [whom, setWhom] = useState("");
  const [minutes, setMinutes] = useState(String(config.questionMinutes));
  const ask = useVerb((client, input: AskQuestion, options) => client.question.ask.mutate(input, options));
  const errors = ask.failure?.fields ?? {};

  const send = async () => {
    const input = { ref, text, assignedTo: whom, assignedToUserId: userIdOf(whom) };
    const outcome = await ask.run(minutes.trim() ? { ...input, minutes: Number(minutes) } : input);
    if (!outcome.ok) return;
    reads.invalidate(`question ${ref}`);
    show(`Asked${outcome.value.assignedTo ? `: ${outcome.value.assignedTo}` : ""}`);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    void send();
  };
  return (
    <Dialog title="Ask a question" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="What do you want to know" error={errors.text}>
          {(slot) => (
            <textarea
              {...slot}
              data-focus
              rows={2}
              dir="auto"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              placeholder="Has Acme confirmed that they see errors?"
              className="input"
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="To whom" hint="a person, a role, any name" error={errors.assignedTo}>
            {(slot) => (
              <NameInput
                {...slot}
                names={names}
                value={whom}
                onChange={(event) => setWhom(event.target.value)}
                placeholder="Customer Ops"
                className="input"
              />
            )}
          </Field>
          <Field label="Minutes to answer" error={errors.minutes}>
            {(slot) => (
              <div className="flex flex-wrap items-center gap-1.5">
                <input
                  {...slot}
                  inputMode="numeric"
                  value={minutes}
                  onChange={(event) => setMinutes(event.target.value)}
                  className="input num w-20"
                />
                {MINUTES.map((one) => (
                  <Button key={one} isSmall look="quiet" onClick={() => setMinutes(String(one))}>
                    {one}
                  </Button>
                ))}
              </div>
            )}
          </Field>
        </div>
        {ask.failure && Object.keys(errors).length === 0 && <FieldError>{ask.failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={ask.isBusy} hotkey="↵">
          Ask
        </Button>
      </form>
    </Dialog>
  );
}
