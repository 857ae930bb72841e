"use client";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { useKeptText } from "@/components/ui/use-kept-text";
import { NameInput } from "@/components/users/name-input";
import { usePeople } from "@/components/users/use-people";
import type { AssignQuestion, OpenQuestion, SettleQuestion } from "@/server/questions/schemas";

/** The ways on from a question. */
export type Way = "answered" | "deferred" | "dropped" | "assigned";

const SAYS: Record<Way, { verb: string; label: string; placeholder: string }> = {
  answered: { verb: "Answer", label: "Answer", placeholder: "The answer" },
  deferred: { verb: "Defer", label: "Why it waits", placeholder: "Why it waits" },
  dropped: { verb: "Drop", label: "Why it is dropped", placeholder: "Why it is dropped" },
  assigned: { verb: "Assign", label: "", placeholder: "" },
};
const DEFERRED_MINUTES = 30;

type Props = { question: OpenQuestion; way: Way; onDone: () => void; onCancel: () => void };

/** Answers, parks, drops or hands on one question, in its place. */
export function SettleForm({ question, way, onDone, onCancel }: Props) {
  const { snapshot, config } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const id = useId();
  const { names, userIdOf } = usePeople(way === "deferred" || way === "assigned");
  const [answer, setAnswer] = useKeptText(`question ${question.id} ${way}`);
  const [whom, setWhom] = useState(question.assignedTo);
  const [minutes, setMinutes] = useState(String(way === "deferred" ? DEFERRED_MINUTES : config.questionMinutes));
  const settle = useVerb((client, input: SettleQuestion, options) => client.question.settle.mutate(input, options));
  const assign = useVerb((client, input: AssignQuestion, options) => client.question.assign.mutate(input, options));
  const { failure, isBusy } = way === "assigned" ? assign : settle;
  const hasTime = way === "deferred" || way === "assigned";
  const error = failure && (Object.values(failure.fields)[0] ?? failure.message);

  const send = async () => {
    const time = minutes.trim() ? { minutes: Number(minutes) } : {};
    const to = { assignedTo: whom, assignedToUserId: keptId(question, whom) ?? userIdOf(whom) };
    const base = { ref, questionId: question.id };
    const outcome =
      way === "assigned"
        ? await assign.run({ ...base, ...to, ...time })
        : await settle.run({ ...base, status: way, answer, ...(hasTime ? { ...to, ...time } : {}) });
    if (!outcome.ok && outcome.failure.code !== "QUEUED") return;
    setAnswer("");
    reads.invalidate(`question ${ref}`);
    onDone();
  };
  const cancel = () => {
    setAnswer("");
    onCancel();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    } else if (event.key === "Enter" && !event.shiftKey && event.target instanceof HTMLTextAreaElement) {
      event.preventDefault();
      void send();
    }
  };
  const says = SAYS[way];
  return (
    <form
      aria-label={`${says.verb}: ${question.text}`}
      className="mt-1.5 grid gap-1.5"
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      {way !== "assigned" && (
        <textarea
          ref={(field) => {
            if (!field || field.dataset.met) return;
            field.dataset.met = "1";
            field.focus({ preventScroll: true });
            field.scrollIntoView({ block: "nearest" });
          }}
          rows={way === "answered" ? 2 : 1}
          dir="auto"
          aria-label={says.label}
          aria-invalid={failure?.fields.answer ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          placeholder={says.placeholder}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
          className="input field-sizing-content min-h-8 py-1 text-[13px] max-md:scroll-mt-40 max-md:scroll-mb-72"
        />
      )}
      {hasTime && (
        <div className="flex gap-1.5">
          <NameInput
            names={names}
            aria-label={way === "deferred" ? "Who brings it back" : "To whom"}
            placeholder={way === "deferred" ? "Who brings it back" : "To whom"}
            value={whom}
            onChange={(event) => setWhom(event.target.value)}
            onFocus={(event) => event.target.select()}
            className="input min-h-8 min-w-0 flex-1 py-1 text-[13px]"
            autoFocus={way === "assigned"}
          />
          <label className="flex items-center gap-1 text-xs text-soft">
            in
            <input
              inputMode="numeric"
              aria-label="Minutes"
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
              className="input num min-h-8 w-14 py-1 text-[13px]"
            />
            min
          </label>
        </div>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs text-red">
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-1.5">
        <Button type="submit" isSmall isBusy={isBusy}>
          {says.verb}
        </Button>
        <Button isSmall look="quiet" onClick={cancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** The account behind an unchanged name, also before the people are read. */
const keptId = (question: OpenQuestion, whom: string): string | null =>
  whom === question.assignedTo ? question.assignedToUserId : null;
