import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { correctDelivery } from "./correct-delivery";
import { countDeliveries, countTroubles, listDeliveries, listTroubles } from "./reads";
import { resendDelivery } from "./resend-delivery";
import {
  CorrectDelivery,
  CountDeliveries,
  Delivery,
  DeliveryPage,
  ListDeliveries,
  MessageCount,
  ResendDelivery,
  TroubleCount,
} from "./schemas";

const tag = "Comms";

export const commsRouter = router({
  deliveries: procedure
    .meta({
      rest: { method: "GET", path: "/incidents/{ref}/deliveries", summary: "List deliveries by recipient", tag },
    })
    .input(ListDeliveries)
    .output(DeliveryPage)
    .query(({ ctx, input }) => listDeliveries(ctx, input)),
  counts: procedure
    .input(CountDeliveries)
    .output(z.array(MessageCount))
    .query(({ ctx, input }) => countDeliveries(ctx, input)),
  resend: procedure
    .meta({ rest: { method: "POST", path: "/deliveries/{id}/resend", summary: "Send a failed delivery again", tag } })
    .input(ResendDelivery)
    .output(Delivery)
    .mutation(({ ctx, input }) => resendDelivery({ ctx, input })),
  correct: procedure
    .meta({
      rest: { method: "POST", path: "/deliveries/{id}/correct", summary: "Send to the corrected address", tag },
    })
    .input(CorrectDelivery)
    .output(Delivery)
    .mutation(({ ctx, input }) => correctDelivery({ ctx, input })),
  troubles: procedure.output(DeliveryPage).query(({ ctx }) => listTroubles(ctx)),
  troubleCount: procedure.output(TroubleCount).query(({ ctx }) => countTroubles(ctx)),
});
