import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { addCheck } from "./add-check";
import { confirmCheck } from "./confirm-check";
import { confirmSystem } from "./confirm-system";
import { getChecklist } from "./reads";
import { AddCheck, Checklist, ConfirmCheck, ConfirmSystem, StartValidation } from "./schemas";
import { startValidation } from "./start-validation";

const tag = "Validation";
const path = "/incidents/{ref}/checklists";

export const validationRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "What is confirmed of each system, and the clean clock", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(Checklist)
    .query(({ ctx, input }) => getChecklist(ctx, input)),
  start: procedure
    .meta({ rest: { method: "POST", path: `${path}/start`, summary: "Make the checks of every affected system", tag } })
    .input(StartValidation)
    .output(Checklist)
    .mutation(({ ctx, input }) => startValidation({ ctx, input })),
  add: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Add a check", tag } })
    .input(AddCheck)
    .output(Checklist)
    .mutation(({ ctx, input }) => addCheck({ ctx, input })),
  confirm: procedure
    .meta({ rest: { method: "POST", path: `${path}/{checkId}/confirm`, summary: "Confirm a check", tag } })
    .input(ConfirmCheck)
    .output(Checklist)
    .mutation(({ ctx, input }) => confirmCheck({ ctx, input })),
  confirmSystem: procedure
    .meta({ rest: { method: "POST", path: `${path}/confirm-system`, summary: "Confirm all checks of a system", tag } })
    .input(ConfirmSystem)
    .output(Checklist)
    .mutation(({ ctx, input }) => confirmSystem({ ctx, input })),
});
