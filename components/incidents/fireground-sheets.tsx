"use client";
import { type ComponentType, lazy, Suspense } from "react";
import { CloseWhenKept } from "@/components/providers/use-verb";
import { later } from "@/components/ui/later";
import { LoadBoundary } from "@/components/ui/load-boundary";
import type { FiregroundSheet } from "./fireground-context";

/** What every dialog of the fireground gets. */
export type SheetProps = { onClose: () => void; about?: string };

type Sheet = ComponentType<SheetProps>;

// None of these is needed to read the fireground, so none is loaded with it; those of the keys that are pressed most
// are there when the page has come to rest.
const SHEETS: Partial<Record<FiregroundSheet, Sheet>> = {
  publish: later(() => import("@/components/milestones/publish-dialog").then((m) => m.PublishDialog)),
  copies: lazy(() => import("@/components/milestones/copies-dialog").then((m) => ({ default: m.CopiesDialog }))),
  advance: later(() => import("./advance-dialog").then((m) => m.AdvanceDialog)),
  status: later(() => import("./status-dialog").then((m) => m.StatusDialog)),
  severity: later(() => import("./severity-dialog").then((m) => m.SeverityDialog)),
  "alarm-level": lazy(() => import("./alarm-level-dialog").then((m) => ({ default: m.AlarmLevelDialog }))),
  close: lazy(() => import("./close-dialog").then((m) => ({ default: m.CloseDialog }))),
  path: later(() => import("@/components/recovery/open-path-dialog").then((m) => m.OpenPathDialog)),
  can: later(() => import("@/components/can-reports/can-dialog").then((m) => m.CanDialog)),
  conditions: lazy(() =>
    import("@/components/can-reports/conditions-dialog").then((m) => ({ default: m.ConditionsDialog })),
  ),
  task: later(() => import("@/components/branch-tasks/task-dialog").then((m) => m.TaskDialog)),
  question: later(() => import("@/components/questions/question-dialog").then((m) => m.QuestionDialog)),
  link: lazy(() => import("@/components/incident-links/link-dialog").then((m) => ({ default: m.LinkDialog }))),
  palette: later(() => import("./command-palette").then((m) => m.CommandPalette)),
  extend: lazy(() => import("@/components/recovery/extend-dialog").then((m) => ({ default: m.ExtendDialog }))),
  hypothesis: later(() => import("@/components/recovery/hypothesis-dialog").then((m) => m.HypothesisDialog)),
  participant: later(() => import("@/components/command-team/participant-dialog").then((m) => m.ParticipantDialog)),
  handoff: lazy(() => import("@/components/command-team/handoff-dialog").then((m) => ({ default: m.HandoffDialog }))),
  "roll-call": lazy(() =>
    import("@/components/command-team/roll-call-dialog").then((m) => ({ default: m.RollCallDialog })),
  ),
  "team-history": lazy(() =>
    import("@/components/command-team/team-history-dialog").then((m) => ({ default: m.TeamHistoryDialog })),
  ),
  release: lazy(() => import("@/components/command-team/release-dialog").then((m) => ({ default: m.ReleaseDialog }))),
  "page-team": lazy(() =>
    import("@/components/team-pages/page-team-dialog").then((m) => ({ default: m.PageTeamDialog })),
  ),
  arrived: lazy(() => import("@/components/team-pages/arrived-dialog").then((m) => ({ default: m.ArrivedDialog }))),
  notices: lazy(() => import("@/components/notices/notices-dialog").then((m) => ({ default: m.NoticesDialog }))),
  escalate: lazy(() => import("@/components/notices/escalate-dialog").then((m) => ({ default: m.EscalateDialog }))),
  subscribe: lazy(() =>
    import("@/components/subscriptions/subscribe-dialog").then((m) => ({ default: m.SubscribeDialog })),
  ),
  keys: lazy(() => import("./fireground-keys").then((m) => ({ default: m.FiregroundKeys }))),
};

export type OpenSheet = { sheet: FiregroundSheet; about?: string | undefined };

type Props = { open: OpenSheet; onClose: () => void; onMissing: () => void };

/** The one dialog that is open. */
export function FiregroundSheets({ open, onClose, onMissing }: Props) {
  const Sheet = SHEETS[open.sheet];
  if (!Sheet) return null;
  return (
    <CloseWhenKept value={onClose}>
      <LoadBoundary key={open.sheet} onFailed={onMissing}>
        <Suspense>
          <Sheet
            key={`${open.sheet} ${open.about}`}
            onClose={onClose}
            {...(open.about === undefined ? {} : { about: open.about })}
          />
        </Suspense>
      </LoadBoundary>
    </CloseWhenKept>
  );
}
