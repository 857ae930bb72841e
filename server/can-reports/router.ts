import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { askConditions } from "./ask-conditions";
import { closeConditions } from "./close-conditions";
import { getConditions, listCans, listTeamNames } from "./reads";
import { reportCan } from "./report-can";
import { AskConditions, CanReport, CloseConditions, ConditionsRequest, ReportCan, SettleNeed } from "./schemas";
import { settleNeed } from "./settle-need";

const tag = "Conditions";
const reports = "/incidents/{ref}/can-reports";
const requests = "/incidents/{ref}/conditions-requests";
const needs = "/incidents/{ref}/needs/{needId}";
const ref = z.object({ ref: IncidentRef });

export const canRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: reports, summary: "List CAN reports, newest first", tag } })
    .input(ref)
    .output(z.array(CanReport))
    .query(({ ctx, input }) => listCans(ctx, input)),
  report: procedure
    .meta({ rest: { method: "POST", path: reports, status: 201, summary: "Report Conditions, Actions, Needs", tag } })
    .input(ReportCan)
    .output(CanReport)
    .mutation(({ ctx, input }) => reportCan({ ctx, input })),
  settle: procedure
    .meta({ rest: { method: "POST", path: `${needs}/settle`, summary: "End a need: met or dropped", tag } })
    .input(SettleNeed)
    .output(CanReport)
    .mutation(({ ctx, input }) => settleNeed({ ctx, input })),
  teams: procedure.input(ref).query(({ ctx, input }) => listTeamNames(ctx, input)),
});

export const conditionsRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: requests, summary: "Who was asked for conditions, who is missing", tag } })
    .input(ref)
    .output(z.array(ConditionsRequest))
    .query(({ ctx, input }) => getConditions(ctx, input)),
  ask: procedure
    .meta({ rest: { method: "POST", path: requests, summary: "Ask teams for conditions within a time", tag } })
    .input(AskConditions)
    .output(z.array(ConditionsRequest))
    .mutation(({ ctx, input }) => askConditions({ ctx, input })),
  close: procedure
    .meta({
      rest: { method: "POST", path: `${requests}/{requestId}/close`, summary: "Go on without the missing", tag },
    })
    .input(CloseConditions)
    .output(z.array(ConditionsRequest))
    .mutation(({ ctx, input }) => closeConditions({ ctx, input })),
});
