import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { assignRole } from "./assign-role";
import { listSlots } from "./reads";
import { AssignRole, CommandSlot } from "./schemas";

const tag = "Command team";
const path = "/incidents/{ref}/roles";

export const commandRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "Who holds which command role", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(CommandSlot))
    .query(({ ctx, input }) => listSlots(ctx, input)),
  assign: procedure
    .meta({ rest: { method: "POST", path, summary: "Assign a command role", tag } })
    .input(AssignRole)
    .output(CommandSlot)
    .mutation(({ ctx, input }) => assignRole({ ctx, input })),
});
