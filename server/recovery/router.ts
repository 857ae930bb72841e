import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { closePath } from "./close-path";
import { editPath } from "./edit-path";
import { extendTimebox } from "./extend-timebox";
import { makePrimary } from "./make-primary";
import { notePath } from "./note-path";
import { openPath } from "./open-path";
import { pausePath } from "./pause-path";
import { raiseHypothesis } from "./raise-hypothesis";
import { listHypotheses, listPathNotes, listPaths } from "./reads";
import { resumePath } from "./resume-path";
import {
  ClosePath,
  EditablePathFields,
  EditPath,
  ExtendTimebox,
  Hypothesis,
  NotePath,
  OpenPath,
  PathNote,
  PathRef,
  PausePath,
  RaiseHypothesis,
  RecoveryPath,
  SetPathPhase,
  SettleHypothesis,
} from "./schemas";
import { setPathPhase } from "./set-path-phase";
import { settleHypothesis } from "./settle-hypothesis";

const tag = "Recovery paths";
const all = "/incidents/{ref}/recovery-paths";
const one = `${all}/{pathId}` as const;
const ByRef = z.object({ ref: IncidentRef });

export const recoveryRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: all, summary: "List recovery paths", tag } })
    .input(ByRef)
    .output(z.array(RecoveryPath))
    .query(({ ctx, input }) => listPaths(ctx, input)),
  open: procedure
    .meta({ rest: { method: "POST", path: all, status: 201, summary: "Open a recovery path", tag } })
    .input(OpenPath)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => openPath({ ctx, input })),
  edit: procedure
    .input(EditPath)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => editPath({ ctx, input })),
  patch: procedure
    .meta({ rest: { method: "PATCH", path: one, summary: "Change its title, owner, goal or current bet", tag } })
    .input(EditablePathFields.extend(PathRef.shape))
    .output(RecoveryPath)
    .mutation(({ ctx, input: { ref, pathId, ...set } }) => editPath({ ctx, input: { ref, pathId, set } })),
  extend: procedure
    .meta({ rest: { method: "POST", path: `${one}/extend`, summary: "Give it a new timebox from now", tag } })
    .input(ExtendTimebox)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => extendTimebox({ ctx, input })),
  pause: procedure
    .meta({ rest: { method: "POST", path: `${one}/pause`, summary: "Let it rest, its timebox too", tag } })
    .input(PausePath)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => pausePath({ ctx, input })),
  resume: procedure
    .meta({ rest: { method: "POST", path: `${one}/resume`, summary: "Take it up again", tag } })
    .input(PathRef)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => resumePath({ ctx, input })),
  setPhase: procedure
    .meta({ rest: { method: "POST", path: `${one}/phase`, summary: "Set its own phase, forward or back", tag } })
    .input(SetPathPhase)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => setPathPhase({ ctx, input })),
  makePrimary: procedure
    .meta({ rest: { method: "POST", path: `${one}/primary`, summary: "Make its bet the incident's", tag } })
    .input(PathRef)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => makePrimary({ ctx, input })),
  notes: procedure
    .meta({ rest: { method: "GET", path: `${one}/notes`, summary: "Read its notes, newest first", tag } })
    .input(PathRef)
    .output(z.array(PathNote))
    .query(({ ctx, input }) => listPathNotes(ctx, input)),
  note: procedure
    .meta({ rest: { method: "POST", path: `${one}/notes`, status: 201, summary: "Note what happened on it", tag } })
    .input(NotePath)
    .output(PathNote)
    .mutation(({ ctx, input }) => notePath({ ctx, input })),
  close: procedure
    .meta({ rest: { method: "POST", path: `${one}/close`, summary: "Close it with its outcome", tag } })
    .input(ClosePath)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => closePath({ ctx, input })),
});

const hypotheses = "/incidents/{ref}/hypotheses";

export const hypothesisRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: hypotheses, summary: "List hypotheses, settled ones too", tag } })
    .input(ByRef)
    .output(z.array(Hypothesis))
    .query(({ ctx, input }) => listHypotheses(ctx, input)),
  raise: procedure
    .meta({ rest: { method: "POST", path: hypotheses, status: 201, summary: "Raise a hypothesis", tag } })
    .input(RaiseHypothesis)
    .output(Hypothesis)
    .mutation(({ ctx, input }) => raiseHypothesis({ ctx, input })),
  settle: procedure
    .meta({
      rest: {
        method: "POST",
        path: `${hypotheses}/{hypothesisId}/settle`,
        summary: "Settle it, or reactivate it",
        tag,
      },
    })
    .input(SettleHypothesis)
    .output(Hypothesis)
    .mutation(({ ctx, input }) => settleHypothesis({ ctx, input })),
});
