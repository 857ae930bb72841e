"use client";
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from "react";
import { CloseWhenKept } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { LoadBoundary } from "@/components/ui/load-boundary";
import type { FiregroundSheet } from "./fireground-context";

/** What every dialog of the fireground gets. */
export type SheetProps = { onClose: () => void; about?: string };

type Sheet = LazyExoticComponent<ComponentType<SheetProps>>;

// None of these is needed to read the fireground, so none is loaded with it.
const SHEETS: Partial<Record<FiregroundSheet, Sheet>> = {
  publish: lazy(() => import("@/components/milestones/publish-dialog").then((m) => ({ default: m.PublishDialog }))),
  draft: lazy(() => import("@/components/drafts/draft-dialog").then((m) => ({ default: m.DraftDialog }))),
  holding: lazy(() => import("@/components/milestones/publish-dialog").then((m) => ({ default: m.HoldingDialog }))),
  advance: lazy(() => import("./advance-dialog").then((m) => ({ default: m.AdvanceDialog }))),
  status: lazy(() => import("./status-dialog").then((m) => ({ default: m.StatusDialog }))),
  severity: lazy(() => import("./severity-dialog").then((m) => ({ default: m.SeverityDialog }))),
  "alarm-level": lazy(() => import("./alarm-level-dialog").then((m) => ({ default: m.AlarmLevelDialog }))),
  close: lazy(() => import("./close-dialog").then((m) => ({ default: m.CloseDialog }))),
  path: lazy(() => import("@/components/recovery/open-path-dialog").then((m) => ({ default: m.OpenPathDialog }))),
  can: lazy(() => import("@/components/can-reports/can-dialog").then((m) => ({ default: m.CanDialog }))),
  conditions: lazy(() =>
    import("@/components/can-reports/conditions-dialog").then((m) => ({ default: m.ConditionsDialog })),
  ),
  task: lazy(() => import("@/components/branch-tasks/task-dialog").then((m) => ({ default: m.TaskDialog }))),
  question: lazy(() => import("@/components/questions/question-dialog").then((m) => ({ default: m.QuestionDialog }))),
  link: lazy(() => import("@/components/incident-links/link-dialog").then((m) => ({ default: m.LinkDialog }))),
  palette: lazy(() => import("./command-palette").then((m) => ({ default: m.CommandPalette }))),
  extend: lazy(() => import("@/components/recovery/extend-dialog").then((m) => ({ default: m.ExtendDialog }))),
  hypothesis: lazy(() =>
    import("@/components/recovery/hypothesis-dialog").then((m) => ({ default: m.HypothesisDialog })),
  ),
  participant: lazy(() =>
    import("@/components/command-team/participant-dialog").then((m) => ({ default: m.ParticipantDialog })),
  ),
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
  keys: lazy(() => import("./fireground-keys").then((m) => ({ default: m.FiregroundKeys }))),
};

export type OpenSheet = { sheet: FiregroundSheet; about?: string | undefined };

/** The one dialog that is open, if any. */
export function FiregroundSheets({ open, onClose }: { open: OpenSheet | null; onClose: () => void }) {
  const Sheet = open && SHEETS[open.sheet];
  const { show } = useAnnounce();
  const notLoaded = () => {
    show("This part could not be loaded without network. Reload the page when it is back.", "red");
    onClose();
  };
  if (!Sheet) return null;
  return (
    <CloseWhenKept value={onClose}>
      <LoadBoundary key={open.sheet} onFailed={notLoaded}>
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
