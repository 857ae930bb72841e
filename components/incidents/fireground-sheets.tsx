"use client";
import dynamic from "next/dynamic";
import type { IncidentStatus } from "@/server/incidents/schemas";
import type { FiregroundSheet } from "./fireground-context";
import type { KeyLine } from "./key-help";

// None of these is needed to read the fireground, so none is loaded with it.
const PublishDialog = dynamic(() => import("@/components/milestones/publish-dialog").then((m) => m.PublishDialog), {
  ssr: false,
});
const AdvanceDialog = dynamic(() => import("./advance-dialog").then((m) => m.AdvanceDialog), { ssr: false });
const StatusDialog = dynamic(() => import("./status-dialog").then((m) => m.StatusDialog), { ssr: false });
const SeverityDialog = dynamic(() => import("./severity-dialog").then((m) => m.SeverityDialog), { ssr: false });
const OpenPathDialog = dynamic(() => import("@/components/recovery/open-path-dialog").then((m) => m.OpenPathDialog), {
  ssr: false,
});
const KeyHelp = dynamic(() => import("./key-help").then((m) => m.KeyHelp), { ssr: false });

const KEYS: readonly KeyLine[] = [
  ["L", "Log what just happened"],
  ["P", "Write and publish an update (U does the same)"],
  ["H", "Holding milestone, next update in 15 minutes"],
  ["⇧A", "Advance to the next phase"],
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
export function FiregroundSheets({ sheet, onClose }: Props) {
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
