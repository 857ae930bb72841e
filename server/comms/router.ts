import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { countDeliveries, listDeliveries } from "./reads";
import { resendDelivery } from "./resend-delivery";
import { CountDeliveries, Delivery, DeliveryPage, ListDeliveries, MessageCount, ResendDelivery } from "./schemas";

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
});
