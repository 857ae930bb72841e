import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { askQuestion } from "./ask-question";
import { assignQuestion } from "./assign-question";
import { listQuestions } from "./reads";
import { AskQuestion, AssignQuestion, OpenQuestion, SettleQuestion } from "./schemas";
import { settleQuestion } from "./settle-question";

const tag = "Open questions";
const path = "/incidents/{ref}/questions";

export const questionRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List every question, open ones first", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(OpenQuestion))
    .query(({ ctx, input }) => listQuestions(ctx, input)),
  ask: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Ask a question", tag } })
    .input(AskQuestion)
    .output(OpenQuestion)
    .mutation(({ ctx, input }) => askQuestion({ ctx, input })),
  assign: procedure
    .meta({ rest: { method: "POST", path: `${path}/{questionId}/assign`, summary: "Give it to somebody", tag } })
    .input(AssignQuestion)
    .output(OpenQuestion)
    .mutation(({ ctx, input }) => assignQuestion({ ctx, input })),
  settle: procedure
    .meta({ rest: { method: "POST", path: `${path}/{questionId}/settle`, summary: "Answer, defer or drop it", tag } })
    .input(SettleQuestion)
    .output(OpenQuestion)
    .mutation(({ ctx, input }) => settleQuestion({ ctx, input })),
});
