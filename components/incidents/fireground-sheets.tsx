"use client";
import { lazy, Suspense } from "react";
import type { IncidentStatus } from "@/server/incidents/schemas";
import type { FiregroundSheet } from "./fireground-context";
import type { KeyLine } from "./key-help";

// None of these is needed to read the fireground, so none is loaded with it.
const PublishDialog = lazy(() =>
  import("@/components/milestones/publish-dialog").then((m) => ({ default: m.PublishDialog })),
);
const AdvanceDialog = lazy(() => import("./advance-dialog").then((m) => ({ default: m.AdvanceDialog })));
const StatusDialog = lazy(() => import("./status-dialog").then((m) => ({ default: m.StatusDialog })));
const SeverityDialog = lazy(() => import("./severity-dialog").then((m) => ({ default: m.SeverityDialog })));
const OpenPathDialog = lazy(() =>
  import("@/components/recovery/open-path-dialog").then((m) => ({ default: m.OpenPathDialog })),
);
const KeyHelp = lazy(() => import("./key-help").then((m) => ({ default: m.KeyHelp })));

const KEYS: readonly KeyLine[] = [
  ["L", "Log what just happened"],
  ["P", "Write and publish an update (U does the same)"],
  ["H", "Holding milestone, next update in 15 minutes"],
  ["⇧A", "Advance to the next phase"],
  ["M", "Set to Monitoring, from phase 7 on"],
  ["⇧R", "Resolve, in phase 8"],
  ["E", "Edit the title"],
  ["D", "Edit the description"],
  ["R", "Open a recovery path"],
  ["S", "Change the severity"],
  ["B", "Join the bridge"],
  ["N", "Open another incident"],
  ["G", "Go to the board"],
  ["?", "This list"],
  ["Esc", "Cancel or close"],
];

type Props = { sheet: FiregroundSheet | IncidentStatus | null; onClose: () => void };

/** The one dialog that is open, if any. */
export function FiregroundSheets(props: Props) {
  return <Suspense>{sheetOf(props)}</Suspense>;
}

function sheetOf({ sheet, onClose }: Props) {
  switch (sheet) {
    case null:
      return null;
    case "publish":
      return <PublishDialog isHolding={false} onClose={onClose} />;
    case "holding":
      return <PublishDialog isHolding onClose={onClose} />;
    case "advance":
      return <AdvanceDialog onClose={onClose} />;
    case "severity":
      return <SeverityDialog onClose={onClose} />;
    case "path":
      return <OpenPathDialog onClose={onClose} />;
    case "keys":
      return <KeyHelp lines={KEYS} onClose={onClose} />;
    default:
      return <StatusDialog to={sheet} onClose={onClose} />;
  }
}
