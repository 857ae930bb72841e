import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { listChecklists } from "./reads";
import { PhaseChecklist, TickItem } from "./schemas";
import { tickItem } from "./tick-item";

const tag = "Phases";
const path = "/incidents/{ref}/phase-checklists";

export const checklistRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "What each phase asks for, and what is done", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(PhaseChecklist))
    .query(({ ctx, input }) => listChecklists(ctx, input)),
  tick: procedure
    .meta({ rest: { method: "POST", path, summary: "Tick an item, or take the tick back", tag } })
    .input(TickItem)
    .output(PhaseChecklist)
    .mutation(({ ctx, input }) => tickItem({ ctx, input })),
});
