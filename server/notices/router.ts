import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { acknowledgeNotice } from "./acknowledge-notice";
import { raiseEscalation } from "./raise-escalation";
import { listEscalations, listNotices, listOpenEscalations } from "./reads";
import { AcknowledgeNotice, Escalations, Notice, OpenEscalation, RaiseEscalation } from "./schemas";

const tag = "Notices";
const path = "/incidents/{ref}/notices";

export const noticeRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "What must not wait: guardrails and timeboxes that ran out", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(Notice))
    .query(({ ctx, input }) => listNotices(ctx, input)),
  escalations: procedure
    .meta({ rest: { method: "GET", path: "/incidents/{ref}/escalations", summary: "What went to the Leader", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(Escalations)
    .query(({ ctx, input }) => listEscalations(ctx, input)),
  openEscalations: procedure.output(z.array(OpenEscalation)).query(({ ctx }) => listOpenEscalations(ctx)),
  escalate: procedure
    .meta({ rest: { method: "POST", path: "/incidents/{ref}/escalations", summary: "Tell the Leader", tag } })
    .input(RaiseEscalation)
    .output(z.array(Notice))
    .mutation(({ ctx, input }) => raiseEscalation({ ctx, input })),
  acknowledge: procedure
    .meta({ rest: { method: "POST", path: `${path}/{noticeId}/acknowledge`, summary: "Acknowledge a notice", tag } })
    .input(AcknowledgeNotice)
    .output(z.array(Notice))
    .mutation(({ ctx, input }) => acknowledgeNotice({ ctx, input })),
});
