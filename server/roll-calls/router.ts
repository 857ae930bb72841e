import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { answerRoll } from "./answer-roll";
import { callRoll } from "./call-roll";
import { closeRoll } from "./close-roll";
import { listRollCalls } from "./reads";
import { AnswerRoll, CallRoll, CloseRoll, RollCall } from "./schemas";

const tag = "Command team";
const path = "/incidents/{ref}/roll-calls";

export const rollCallRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List roll-calls and who confirmed", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(RollCall))
    .query(({ ctx, input }) => listRollCalls(ctx, input)),
  start: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Call the roll of the active paths' owners", tag } })
    .input(CallRoll)
    .output(RollCall)
    .mutation(({ ctx, input }) => callRoll({ ctx, input })),
  answer: procedure
    .meta({
      rest: { method: "POST", path: `${path}/{rollCallId}/answers`, summary: "Confirm a path in a roll-call", tag },
    })
    .input(AnswerRoll)
    .output(RollCall)
    .mutation(({ ctx, input }) => answerRoll({ ctx, input })),
  close: procedure
    .meta({ rest: { method: "POST", path: `${path}/{rollCallId}/close`, summary: "Close a roll-call", tag } })
    .input(CloseRoll)
    .output(RollCall)
    .mutation(({ ctx, input }) => closeRoll({ ctx, input })),
});
