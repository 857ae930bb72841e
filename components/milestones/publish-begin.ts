import { isOpenState } from "@/server/drafts/rules";
import type { Draft } from "@/server/drafts/schemas";
import type { IncidentSnapshot } from "@/server/incidents/schemas";
import { CHANNELS, COPIED_CHANNELS, type Milestone } from "@/server/milestones/schemas";
import type { Settings } from "@/server/settings/schemas";
import { isOneTextDraft, mainKey, type PublishForm, type Start } from "./publish-state";

const HOLDING_MINUTES = 15;

/** What a text begins as: what was asked for, else the draft that waits, else the template of the moment. */
export function startOf(
  about: string,
  draft: Draft | null,
  snapshot: Pick<IncidentSnapshot, "status" | "milestoneCount">,
  milestones: readonly Milestone[],
): Start {
  if (about === "holding" || about === "resolution") return { kind: "template", stage: about };
  const corrected = about.startsWith("correction:") && milestones.find((one) => one.id === about.slice(11));
  if (corrected) return { kind: "correction", milestone: corrected };
  if (draft && (isOpenState(draft.state) || draft.state === "superseded")) return { kind: "draft", draft };
  if (snapshot.status === "Resolved") return { kind: "template", stage: "resolution" };
  return { kind: "template", stage: snapshot.milestoneCount === 0 ? "initial" : "update" };
}

/** Whether it is said at the end: of what is over no next update is owed, so a word on it promises none. */
function isEnd(start: Start, status: IncidentSnapshot["status"]): boolean {
  if (start.kind === "template") return start.stage === "resolution";
  if (status === "Resolved") return true;
  return start.kind === "correction" && start.milestone.isResolution && status !== "Active";
}

type Known = {
  snapshot: Pick<IncidentSnapshot, "severity" | "status" | "publicTitle" | "title">;
  config: Pick<Settings, "etaPresetsMinutes" | "updateIntervalMinutes">;
  milestones: readonly Milestone[];
  isHolding: boolean;
};

/** The form as it opens; another start keeps the readers, ways and promise that were chosen. */
export function beginForm(start: Start, known: Known, before?: PublishForm): PublishForm {
  const { snapshot, config, milestones, isHolding } = known;
  const [latest] = milestones;
  const usual = config.updateIntervalMinutes[snapshot.severity];
  const minutes = isHolding ? HOLDING_MINUTES : usual;
  const draft = start.kind === "draft" ? start.draft : null;
  const audience = draft?.audience ??
    (start.kind === "correction" ? start.milestone.audience : null) ??
    before?.audience ??
    latest?.audience ?? ["public", "stakeholder", "executive"];
  // A banner that stands is kept up to date: what was copied by hand last is offered again.
  const lastCopied = latest?.channels.some((one) => COPIED_CHANNELS.some((each) => each === one))
    ? CHANNELS.filter((one) => latest.channels.includes(one))
    : null;
  const drafted = draft?.channels.length ? CHANNELS.filter((one) => draft.channels.includes(one)) : null;
  const promised = draft ? draft.nextUpdateMinutes : minutes;
  return {
    start,
    versions: {},
    isOneText: draft ? isOneTextDraft(draft) : start.kind === "own" || start.kind === "correction",
    active: mainKey(audience),
    audience,
    channels: draft ? drafted : before ? before.channels : lastCopied,
    eta: before && !draft ? before.eta : promised === null ? { kind: "none" } : { kind: "minutes", minutes: promised },
    isResolution: draft?.isResolution ?? isEnd(start, snapshot.status),
    publicTitle: draft?.publicTitle || before?.publicTitle || (snapshot.publicTitle ?? snapshot.title),
    correctsId: start.kind === "correction" ? start.milestone.id : "",
  };
}
