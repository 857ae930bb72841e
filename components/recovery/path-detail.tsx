"use client";
import { useEffect, useRef } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { InlineEdit } from "@/components/ui/inline-edit";
import { PATH_FIELD_LABEL } from "@/server/recovery/rules";
import type { PathField, RecoveryPath } from "@/server/recovery/schemas";
import { HypothesisList } from "./hypothesis-list";
import { PathActions } from "./path-actions";
import { PathNotes } from "./path-notes";
import { PhaseStepper } from "./phase-stepper";
import { useEditPath } from "./use-edit-path";

const PLACEHOLDER: Record<PathField, string> = {
  title: "What this track attempts",
  owner: "Who reports on it",
  goal: "How we know that it worked",
  currentBet: "What is tried now, in one line",
};

/** All about one path, edited where it stands. */
export function PathDetail({ path, wantsClose }: { path: RecoveryPath; wantsClose: boolean }) {
  const { refuse } = useFireground();
  const box = useRef<HTMLDivElement>(null);
  // What was opened low in the list would stand below its edge.
  useEffect(() => {
    box.current?.closest("li")?.scrollIntoView({ block: "nearest" });
  }, []);
  const save = useEditPath(path.id);
  const refusal = path.closedAt ? "The path is closed." : refuse("recovery.edit");
  const field = (name: PathField) => (
    <InlineEdit
      label={PATH_FIELD_LABEL[name]}
      value={path[name]}
      placeholder={PLACEHOLDER[name]}
      refusal={refusal}
      isMultiline={name === "goal"}
      onSave={(next, was) => save(name, next, was)}
    />
  );
  return (
    <div ref={box} className="grid gap-3 pt-1 pr-1 pb-3 pl-5">
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-baseline gap-x-3 gap-y-0.5 [&_dt]:text-xs [&_dt]:text-dim">
        <dt className="!text-violet">Current bet</dt>
        <dd>{field("currentBet")}</dd>
        <dt>Goal</dt>
        <dd>{field("goal")}</dd>
        <dt>Owner</dt>
        <dd>{field("owner")}</dd>
        <dt>Title</dt>
        <dd>{field("title")}</dd>
      </dl>
      <PhaseStepper path={path} />
      <PathActions path={path} wantsClose={wantsClose} />
      <HypothesisList pathId={path.id} />
      <PathNotes pathId={path.id} />
    </div>
  );
}
