import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { advancePhase } from "./advance-phase";
import { closeIncident } from "./close-incident";
import { correctResolvedAt } from "./correct-resolved-at";
import { editIncident } from "./edit-incident";
import { openIncident } from "./open-incident";
import { getBrief, getConfig, getIncident, listIncidents, listSimilarIncidents, listSystems } from "./reads";
import {
  AdvancePhase,
  CloseIncident,
  CorrectResolvedAt,
  EditIncident,
  IncidentRef,
  IncidentSnapshot,
  IncidentSummary,
  ListIncidents,
  OpenIncident,
  PatchIncident,
  SetAlarmLevel,
  SetSeverity,
  SetStatus,
} from "./schemas";
import { setAlarmLevel } from "./set-alarm-level";
import { setSeverity } from "./set-severity";
import { setStatus } from "./set-status";

const ByRef = z.object({ ref: IncidentRef });
const tag = "Incidents";
const Board = z.object({
  items: z.array(IncidentSummary),
  nextCursor: z.number().nullable(),
  openCount: z.number(),
});

export const incidentRouter = router({
  open: procedure
    .meta({ rest: { method: "POST", path: "/incidents", status: 201, summary: "Open an incident", tag } })
    .input(OpenIncident)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => openIncident({ ctx, input })),
  list: procedure
    .meta({ rest: { method: "GET", path: "/incidents", summary: "List incidents, newest first", tag } })
    .input(ListIncidents)
    .output(Board)
    .query(({ ctx, input }) => listIncidents(ctx, input)),
  get: procedure
    .meta({ rest: { method: "GET", path: "/incidents/{ref}", summary: "Read an incident", tag } })
    .input(ByRef)
    .output(IncidentSnapshot)
    .query(({ ctx, input }) => getIncident(ctx, input)),
  brief: procedure.input(ByRef).query(({ ctx, input }) => getBrief(ctx, input)),
  config: procedure.query(({ ctx }) => getConfig(ctx)),
  systems: procedure.query(({ ctx }) => listSystems(ctx)),
  similar: procedure
    .input(z.object({ systems: z.array(z.string().max(120)).max(50) }))
    .query(({ ctx, input }) => listSimilarIncidents(ctx, input.systems)),
  edit: procedure
    .input(EditIncident)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => editIncident({ ctx, input })),
  patch: procedure
    .meta({ rest: { method: "PATCH", path: "/incidents/{ref}", summary: "Change fields of an incident", tag } })
    .input(PatchIncident)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input: { ref, ...set } }) => editIncident({ ctx, input: { ref, set } })),
  advance: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/advance", summary: "Advance to the next phase", tag } })
    .input(AdvancePhase)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => advancePhase({ ctx, input })),
  setStatus: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/status", summary: "Set the status", tag } })
    .input(SetStatus)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => setStatus({ ctx, input })),
  setSeverity: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/severity", summary: "Change the severity", tag } })
    .input(SetSeverity)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => setSeverity({ ctx, input })),
  setAlarmLevel: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/alarm-level", summary: "Set the alarm level", tag } })
    .input(SetAlarmLevel)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => setAlarmLevel({ ctx, input })),
  close: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/close", summary: "Close it with the guide's items", tag } })
    .input(CloseIncident)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => closeIncident({ ctx, input })),
  correctResolvedAt: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/resolved-at", summary: "Correct when it was over", tag } })
    .input(CorrectResolvedAt)
    .output(IncidentSnapshot)
    .mutation(({ ctx, input }) => correctResolvedAt({ ctx, input })),
});
