"use client";
import { useLayoutEffect, useRef } from "react";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { useRead } from "@/components/providers/use-read";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd, KeyWord } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import { inOrder, isUnsettled, standingOf } from "@/server/questions/rules";
import { QuestionRow } from "./question-row";

/** Every question of the incident: open ones first, by when they are due; settled ones beneath, never gone. */
export function QuestionsPanel() {
  const { snapshot, refuse, open } = useFireground();
  const { ref } = snapshot;
  const { now, isOver } = useIncidentClock();
  const keyLabel = useKeyLabel();
  const root = useRef<HTMLDivElement>(null);
  const { data, error } = useRead(`question ${ref}`, (client) => client.question.list.query({ ref }));
  const refusal = refuse("question.ask");
  const sorted = inOrder(data ?? [], now).map((question) => ({ ...question, ...standingOf(question, now) }));
  const unsettled = sorted.filter(({ status }) => isUnsettled(status));
  const settled = sorted.filter(({ status }) => !isUnsettled(status));
  const key = keyLabel("question");
  // What was settled leaves the list once it is read again: the focus goes to the next one, or to the list.
  const settledIn = useRef<typeof data | null>(null);
  const onSettled = () => {
    settledIn.current = data;
  };
  useLayoutEffect(() => {
    if (settledIn.current === null || document.activeElement !== document.body) return;
    (root.current?.querySelector<HTMLElement>("[data-question] button") ?? root.current)?.focus({
      preventScroll: true,
    });
    if (settledIn.current !== data) settledIn.current = null;
  });
  return (
    <Panel
      title="Open questions"
      scroll="flex-1"
      aside={
        <>
          <span className="num">{unsettled.length} open</span>
          {!refusal && (
            <button
              type="button"
              title="Ask a question"
              onClick={() => open("question")}
              className="tap flex min-h-6 items-center gap-1.5 rounded text-soft hover:text-text"
            >
              <span className="sr-only">Ask a question</span>
              <span aria-hidden="true">+</span> {key && <Kbd>{key}</Kbd>}
            </button>
          )}
        </>
      }
    >
      {error !== null && !data && <EmptyState>The questions could not be read. It is tried again.</EmptyState>}
      {data && unsettled.length === 0 && (
        <EmptyState>
          {settled.length > 0 ? "Every question is settled. " : "Nobody has asked anything yet. "}
          {!refusal && key && (
            <>
              <KeyWord touch="The plus">{key}</KeyWord> asks one, with a name and a time.
            </>
          )}
        </EmptyState>
      )}
      <div ref={root} tabIndex={-1} className="outline-none">
        <ul className="text-[13px]">
          {unsettled.map((question) => (
            <QuestionRow key={question.id} question={question} now={now} isOver={isOver} onSettled={onSettled} />
          ))}
        </ul>
      </div>
      {settled.length > 0 && (
        <details className="mt-2 text-[13px]">
          <summary className="tap flex min-h-6 items-center rounded text-xs text-soft hover:text-text">
            {settled.length} settled
          </summary>
          <ul>
            {settled.map((question) => (
              <QuestionRow key={question.id} question={question} now={now} isOver={isOver} onSettled={onSettled} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
