import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { closePath } from "./close-path";
import { openPath } from "./open-path";
import { listPaths } from "./reads";
import { ClosePath, OpenPath, RecoveryPath } from "./schemas";

const tag = "Recovery paths";
const path = "/incidents/{ref}/recovery-paths";

export const recoveryRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List recovery paths", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(RecoveryPath))
    .query(({ ctx, input }) => listPaths(ctx, input)),
  open: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Open a recovery path", tag } })
    .input(OpenPath)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => openPath({ ctx, input })),
  close: procedure
    .meta({ rest: { method: "POST", path: `${path}/{pathId}/close`, summary: "Close it with its outcome", tag } })
    .input(ClosePath)
    .output(RecoveryPath)
    .mutation(({ ctx, input }) => closePath({ ctx, input })),
});
