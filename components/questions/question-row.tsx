"use client";
import { useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { NotSynced, useWaits } from "@/components/outbox/not-synced";
import { DUE_TONE, dueWords } from "@/components/time/due";
import { ClockTime, Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { Mark, type MarkShape } from "@/components/ui/mark";
import { isUnsettled, QUESTION_LABEL } from "@/server/questions/rules";
import type { OpenQuestion, QuestionStatus } from "@/server/questions/schemas";
import { SettleForm, type Way } from "./settle-form";

const LOOK: Record<QuestionStatus, { shape: MarkShape; tone: string }> = {
  open: { shape: "ring", tone: "text-text" },
  deferred: { shape: "diamond", tone: "text-soft" },
  answered: { shape: "check", tone: "text-green" },
  dropped: { shape: "square", tone: "text-dim" },
};
const WAYS: readonly { way: Way; label: string }[] = [
  { way: "answered", label: "Answer" },
  { way: "deferred", label: "Defer" },
  { way: "assigned", label: "Assign" },
  { way: "dropped", label: "Drop" },
];

type Props = { question: OpenQuestion; now: number; isOver: boolean; onSettled: () => void };

/** One question: what, to whom, until when; and what became of it. */
export function QuestionRow({ question, now, isOver, onSettled }: Props) {
  const { refuse } = useFireground();
  const [way, setWay] = useState<Way | null>(null);
  const opener = useRef<HTMLDivElement>(null);
  const { status, isDueAgain } = question;
  const isOpen = isUnsettled(status);
  const isKept = useWaits("question.settle", { questionId: question.id });
  const { shape, tone } = LOOK[status];
  const ways = WAYS.filter((one) => refuse(one.way === "answered" ? "question.answer" : "question.ask") === null);
  const due = status === "open" ? dueWords(question.dueAt, now, isOver) : null;
  const leave = () => {
    setWay(null);
    requestAnimationFrame(() => opener.current?.querySelector("button")?.focus({ preventScroll: true }));
  };
  return (
    <li data-question={isOpen ? question.id : undefined} className="border-t border-line-soft py-1.5 first:border-t-0">
      <p dir="auto" className={`[overflow-wrap:anywhere] whitespace-pre-wrap ${isOpen ? "" : "text-soft"}`}>
        {question.text}
      </p>
      <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-soft">
        <span className={`inline-flex items-center gap-1 whitespace-nowrap ${tone}`}>
          <Mark shape={shape} />
          {isDueAgain ? "Due again" : QUESTION_LABEL[status]}
        </span>
        <span className="max-w-full truncate">
          <span className="text-dim">to</span>{" "}
          {question.isMine ? (
            <b className="font-semibold text-text">You</b>
          ) : (
            <bdi>{question.assignedTo || "nobody yet"}</bdi>
          )}
          {question.isMine && question.assignedTo && <bdi> ({question.assignedTo})</bdi>}
        </span>
        {due && <span className={`num ml-auto whitespace-nowrap ${DUE_TONE[due.tone]}`}>{due.text}</span>}
        {status === "deferred" && question.dueAt && (
          <span className="ml-auto whitespace-nowrap">
            back at <Moment at={question.dueAt} />
          </span>
        )}
      </p>
      {question.answer && (
        <p dir="auto" className="mt-0.5 [overflow-wrap:anywhere] whitespace-pre-wrap">
          {question.answer}
        </p>
      )}
      <p className="text-xs text-dim">
        asked by <bdi>{question.askedByName}</bdi> <ClockTime at={question.askedAt} />
        {question.settledByName && question.settledAt && (
          <>
            , {isDueAgain ? "deferred" : status} by <bdi>{question.settledByName}</bdi>{" "}
            <ClockTime at={question.settledAt} />
          </>
        )}
      </p>
      {isKept && <NotSynced />}
      {isOpen && !isKept && way === null && ways.length > 0 && (
        <div ref={opener} className="mt-1 flex flex-wrap gap-1">
          {ways.map((one, index) => (
            <Button
              key={one.way}
              isSmall
              look={index === 0 ? "plain" : "quiet"}
              aria-label={`${one.label}: ${question.text}`}
              onClick={() => setWay(one.way)}
            >
              {one.label}
            </Button>
          ))}
        </div>
      )}
      {isOpen && way !== null && (
        <SettleForm
          key={way}
          question={question}
          way={way}
          onCancel={leave}
          onDone={() => {
            setWay(null);
            onSettled();
          }}
        />
      )}
    </li>
  );
}
