"use client";
import { type ReactNode, useRef, useState } from "react";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { NotSynced, useWaits } from "@/components/outbox/not-synced";
import { type Read, useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { SubscribeButton } from "@/components/subscriptions/subscribe-button";
import { DUE_TONE, dueWords } from "@/components/time/due";
import { formatDuration } from "@/components/time/format";
import { promiseState } from "@/components/time/promise";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { later } from "@/components/ui/later";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Panel } from "@/components/ui/panel";
import type { BranchTask, SetTaskStatus } from "@/server/branch-tasks/schemas";
import type { CanReport } from "@/server/can-reports/schemas";
import { phaseName } from "@/server/incidents/rules";
import type { OpenQuestion } from "@/server/questions/schemas";

const SettleForm = later(() => import("@/components/questions/settle-form").then((m) => m.SettleForm));

/** What a responder needs to act, without reading back: who leads, where it stands, what is theirs (S0 Responder). */
export function NowPanel() {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  const queues = useRead(`task ${ref}`, (client) => client.task.queues.query({ ref }));
  const questions = useRead(`question ${ref}`, (client) => client.question.list.query({ ref }));
  const cans = useRead(`can ${ref}`, (client) => client.can.list.query({ ref }));
  const tasks = queues.data?.tasks ?? [];
  const mine = tasks.filter((task) => task.isMine && (task.status === "active" || task.status === "queued"));
  const asked = (questions.data ?? []).filter((question) => question.isMine && question.status === "open");
  return (
    <Panel title="What is needed now" scroll="flex-1">
      <Facts />
      <Part title="My tasks" of={[queues]} count={mine.length} empty="No task of yours is open.">
        {mine.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </Part>
      <Part title="Questions for me" of={[questions]} count={asked.length} empty="Nobody waits for an answer of yours.">
        {asked.map((question) => (
          <QuestionRow key={question.id} question={question} />
        ))}
      </Part>
      <Blockers of={[queues, cans]} tasks={tasks} cans={cans.data ?? []} />
    </Panel>
  );
}

function Facts() {
  const { snapshot, config } = useFireground();
  const key = useKeyLabel();
  const { now, isOver } = useIncidentClock();
  const { command, phase, bridgeUrl, currentBet } = snapshot;
  const lead = command.sre ?? command.mim;
  const promise = promiseState({
    eta: snapshot.nextUpdateEta,
    now,
    nudgeMinutes: config.nudgeMinutes[snapshot.severity],
    isResolved: isOver,
  });
  const bridgeKey = key("bridge");
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-[13px]">
      <Fact name="Lead">
        {lead ? (
          <bdi>{lead}</bdi>
        ) : (
          <span className={isOver ? "text-soft" : "text-amber"}>nobody{!isOver && " yet"}</span>
        )}
      </Fact>
      <Fact name="Phase">
        <span className="text-blue">Phase {phase}</span> {phaseName(phase)}{" "}
        <span className="num text-soft">{formatDuration(Math.max(0, now - Date.parse(snapshot.phaseEnteredAt)))}</span>
      </Fact>
      <Fact name="Bridge">
        {bridgeUrl ? (
          <a
            href={bridgeUrl}
            target="_blank"
            rel="noreferrer noopener"
            className="link inline-flex min-h-6 items-center gap-2"
          >
            Join the bridge {bridgeKey && <Kbd>{bridgeKey}</Kbd>}
          </a>
        ) : (
          <span className="text-soft">no link yet</span>
        )}
      </Fact>
      <Fact name="Next update">
        <b className={`num ${isOver ? "text-soft" : promise.kind === "overdue" ? "text-red" : "text-amber"}`}>
          {promise.exact}
        </b>
      </Fact>
      <Fact name="Current bet">
        {currentBet ? (
          <bdi className="text-violet">{currentBet}</bdi>
        ) : (
          <span className="text-soft">none is marked</span>
        )}
      </Fact>
      <Fact name="By mail">
        <SubscribeButton incidentRef={snapshot.ref} className="link min-h-6 text-left" />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="col-span-2 grid grid-cols-subgrid">
      <dt className="leading-6 text-dim">{name}</dt>
      <dd className="min-w-0 leading-6">{children}</dd>
    </div>
  );
}

type PartProps = { title: string; of: readonly Read<unknown>[]; count: number; empty: string; children: ReactNode };

/** A list with its count; that it is empty is said only once all that it is made of has been read. */
function Part({ title, of, count, empty, children }: PartProps) {
  const unread = of.filter(({ data }) => data === undefined);
  const says =
    unread.length === 0
      ? empty
      : unread.some(({ error }) => error)
        ? "Could not be read. It is tried again."
        : "Loading…";
  return (
    <section aria-label={title} className="mt-2.5 border-t border-line-soft pt-2">
      <h3 className="text-xs text-dim">
        {title} {count > 0 && <span className="num">{count}</span>}
      </h3>
      {count > 0 && <ul className="text-[13px]">{children}</ul>}
      {(count === 0 || unread.length > 0) && <p className="text-[13px] text-soft">{says}</p>}
    </section>
  );
}

/** Time until something is due, with its room reserved; overdue in words. */
function Due({ at }: { at: string | null }) {
  const { now, isOver } = useIncidentClock();
  const due = dueWords(at, now, isOver);
  return due && <span className={`num shrink-0 text-xs ${DUE_TONE[due.tone]}`}>{due.text}</span>;
}

function TaskRow({ task }: { task: BranchTask }) {
  const { snapshot, refuse } = useFireground();
  const reads = useReads();
  const set = useVerb((client, input: SetTaskStatus, options) => client.task.setStatus.mutate(input, options));
  const isActive = task.status === "active";
  const isKept = useWaits("task.setStatus", { taskId: task.id });
  const move = async () => {
    const status = isActive ? ("done" as const) : ("active" as const);
    await set.run({ ref: snapshot.ref, taskId: task.id, status, from: task.status });
    reads.invalidate(`task ${snapshot.ref}`);
  };
  return (
    <li className="py-1">
      <div className="flex items-center justify-between gap-2">
        <span dir="auto" className="min-w-0">
          {task.title} <span className="text-xs text-soft">{task.branch}</span>
        </span>
        <span className="flex shrink-0 items-center gap-2">
          <Due at={task.dueAt} />
          {isKept ? (
            <NotSynced />
          ) : (
            <Button isSmall refusal={refuse("task.edit")} isBusy={set.isBusy} onClick={() => void move()}>
              {isActive ? "Done" : "Start"}
              <span className="sr-only">: {task.title}</span>
            </Button>
          )}
        </span>
      </div>
      {set.failure && <FieldError>{set.failure.message}</FieldError>}
    </li>
  );
}

/** A question and, in its place, the answer: a responder goes nowhere to give it. */
function QuestionRow({ question }: { question: OpenQuestion }) {
  const { refuse } = useFireground();
  const [isAnswering, setAnswering] = useState(false);
  const isKept = useWaits("question.settle", { questionId: question.id });
  const row = useRef<HTMLLIElement>(null);
  const leave = () => {
    setAnswering(false);
    requestAnimationFrame(() => row.current?.querySelector("button")?.focus({ preventScroll: true }));
  };
  return (
    <li ref={row} className="py-1">
      <div className="flex items-center justify-between gap-2">
        <span dir="auto" className="min-w-0">
          {question.text} <span className="text-xs text-soft">asked by {question.askedByName}</span>
        </span>
        <span className="flex shrink-0 items-center gap-2">
          <Due at={question.dueAt} />
          {isKept && <NotSynced />}
          {!isAnswering && !isKept && (
            <Button isSmall refusal={refuse("question.answer")} onClick={() => setAnswering(true)}>
              Answer<span className="sr-only">: {question.text}</span>
            </Button>
          )}
        </span>
      </div>
      {isAnswering && (
        <LazyPart missing={<NotLoaded />} loading={<p className="text-xs text-soft">Loading…</p>}>
          <SettleForm question={question} way="answered" onDone={leave} onCancel={leave} />
        </LazyPart>
      )}
    </li>
  );
}

type BlockersProps = { of: readonly Read<unknown>[]; tasks: readonly BranchTask[]; cans: readonly CanReport[] };

/** What holds others up: tasks that are blocked, and what teams said they need. */
function Blockers({ of, tasks, cans }: BlockersProps) {
  const { show } = useFireground();
  const blocked = tasks.filter((task) => task.status === "blocked");
  const needs = cans.flatMap((can) =>
    can.needs.filter((need) => need.status === "open").map((need) => ({ ...need, team: can.team })),
  );
  return (
    <Part title="Blockers" of={of} count={blocked.length + needs.length} empty="Nothing is blocked.">
      {blocked.map((task) => (
        <Blocker key={task.id} what={task.title} who={task.branch} why={task.result} onShow={() => show("queues")} />
      ))}
      {needs.map((need) => (
        <Blocker
          key={need.id}
          what={need.text}
          who={`${need.team} needs it`}
          why={need.askOf && `asked of ${need.askOf}`}
          onShow={() => show("conditions")}
        />
      ))}
    </Part>
  );
}

function Blocker(props: { what: string; who: string; why: string; onShow: () => void }) {
  return (
    <li>
      <button type="button" onClick={props.onShow} className="tap min-h-6 w-full py-0.5 text-left hover:text-text">
        <span aria-hidden="true" className="mr-1.5 text-red">
          ✕
        </span>
        <span className="sr-only">Blocked: </span>
        <bdi>{props.what}</bdi>{" "}
        <span className="text-xs text-soft">
          {props.who}
          {props.why && ` · ${props.why}`}
        </span>
      </button>
    </li>
  );
}
