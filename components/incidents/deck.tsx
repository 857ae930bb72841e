"use client";
import {
  type ComponentType,
  type KeyboardEvent,
  type LazyExoticComponent,
  lazy,
  Suspense,
  useEffect,
  useId,
  useRef,
} from "react";
import { LoadBoundary } from "@/components/ui/load-boundary";
import type { Attention } from "@/server/incidents/schemas";
import { type DeckTab, useFireground, useIncidentClock } from "./fireground-context";

type Card = { tab: DeckTab; label: string; Panel: LazyExoticComponent<ComponentType> };

/** The panels that share the place beside the timeline, in the order of their tabs. */
const CARDS: readonly Card[] = [
  {
    tab: "now",
    label: "Now",
    Panel: lazy(() => import("@/components/needed-now/now-panel").then((m) => ({ default: m.NowPanel }))),
  },
  {
    tab: "queues",
    label: "Queues",
    Panel: lazy(() => import("@/components/branch-tasks/queues-panel").then((m) => ({ default: m.QueuesPanel }))),
  },
  {
    tab: "conditions",
    label: "Conditions",
    Panel: lazy(() =>
      import("@/components/can-reports/conditions-panel").then((m) => ({ default: m.ConditionsPanel })),
    ),
  },
  {
    tab: "questions",
    label: "Questions",
    Panel: lazy(() => import("@/components/questions/questions-panel").then((m) => ({ default: m.QuestionsPanel }))),
  },
  {
    tab: "pages",
    label: "Pages",
    Panel: lazy(() => import("@/components/team-pages/pages-panel").then((m) => ({ default: m.PagesPanel }))),
  },
  {
    tab: "validation",
    label: "Validation",
    Panel: lazy(() => import("@/components/validation/validation-panel").then((m) => ({ default: m.ValidationPanel }))),
  },
  {
    tab: "impact",
    label: "Impact",
    Panel: lazy(() => import("./leaders-panel").then((m) => ({ default: m.LeadersPanel }))),
  },
];

/** What a tab says of its panel: how many things are open, and loudly what must not wait. */
function Badge({ attention }: { attention: Attention | undefined }) {
  // Here and not in the deck: a clock that ticks must not draw the whole panel again.
  const { now, isOver } = useIncidentClock();
  if (!attention || (attention.count === 0 && !attention.alarm)) return null;
  const isOverdue = !isOver && attention.dueAt !== null && Date.parse(attention.dueAt) < now;
  const alarm = attention.alarm ?? (isOverdue ? "overdue" : null);
  return (
    <span className={`num text-[11px] ${alarm ? "font-semibold text-red" : "text-soft"}`}>
      {attention.count}
      {alarm && <span className="ml-1">· {alarm}</span>}
    </span>
  );
}

/**
 * Panels that take turns; arrows move between the tabs, and what each holds is counted on it. One that was asked for by
 * key or command gets the keyboard, so that it is a Tab away and not half the page.
 */
export function Deck({ isAsked, onBrought }: { isAsked: boolean; onBrought: () => void }) {
  const { snapshot, tab, show } = useFireground();
  const id = useId();
  const chosen = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isAsked) return;
    chosen.current?.focus();
    onBrought();
  }, [isAsked, onBrought]);
  const present = CARDS.find((card) => card.tab === tab) ?? CARDS[0];
  if (!present) return null;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = CARDS[(CARDS.indexOf(present) + step + CARDS.length) % CARDS.length];
    if (!next) return;
    show(next.tab);
  };
  return (
    <div className="flex min-h-0 flex-col">
      <div role="tablist" aria-label="Panels" onKeyDown={onKeyDown} className="flex shrink-0 flex-wrap">
        {CARDS.map(({ tab: one, label }) => (
          <button
            key={one}
            ref={one === present.tab ? chosen : undefined}
            id={`${id}-${one}`}
            type="button"
            role="tab"
            aria-selected={one === present.tab}
            aria-controls={`${id}-panel`}
            tabIndex={one === present.tab ? 0 : -1}
            onClick={() => show(one)}
            className={`tap flex min-h-8 shrink-0 items-center gap-1.5 border-b-2 px-2 text-xs ${one === present.tab ? "border-text text-text" : "border-transparent text-soft hover:text-text"}`}
          >
            {label} <Badge attention={snapshot.attention[one]} />
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: while it is loaded, a Tab from its name must not go past it
        tabIndex={0}
        aria-labelledby={`${id}-${present.tab}`}
        className="grid min-h-0 flex-1"
      >
        <LoadBoundary
          key={present.tab}
          fallback={
            <p className="panel p-3.5 text-[13px] text-soft">
              This panel could not be loaded without network. Reload the page when it is back.
            </p>
          }
        >
          <Suspense fallback={<p className="panel p-3.5 text-[13px] text-soft">Loading…</p>}>
            <present.Panel />
          </Suspense>
        </LoadBoundary>
      </div>
    </div>
  );
}
