import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { offerHandoff } from "./offer-handoff";
import { draftBrief, listHandoffs } from "./reads";
import { DraftBrief, Handoff, OfferHandoff, SettleHandoff } from "./schemas";
import { settleHandoff } from "./settle-handoff";

const tag = "Command team";
const path = "/incidents/{ref}/handoffs";

export const handoffRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List handoffs of command roles", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(Handoff))
    .query(({ ctx, input }) => listHandoffs(ctx, input)),
  draft: procedure
    .meta({ rest: { method: "GET", path: `${path}/draft`, summary: "Draft a handoff brief from the record", tag } })
    .input(DraftBrief)
    .output(z.object({ brief: z.string() }))
    .query(({ ctx, input }) => draftBrief(ctx, input)),
  offer: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Offer a command role to a successor", tag } })
    .input(OfferHandoff)
    .output(Handoff)
    .mutation(({ ctx, input }) => offerHandoff({ ctx, input })),
  settle: procedure
    .meta({
      rest: {
        method: "POST",
        path: `${path}/{handoffId}/settle`,
        summary: "Accept, decline or withdraw a handoff",
        tag,
      },
    })
    .input(SettleHandoff)
    .output(Handoff)
    .mutation(({ ctx, input }) => settleHandoff({ ctx, input })),
});
