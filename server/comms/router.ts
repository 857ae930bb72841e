import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { confirmDelivery } from "./confirm-delivery";
import { correctDelivery } from "./correct-delivery";
import { dismissDelivery } from "./dismiss-delivery";
import { countDeliveries, countTroubles, listDeliveries, listTroubles } from "./reads";
import { resendDelivery } from "./resend-delivery";
import {
  ConfirmDelivery,
  CorrectDelivery,
  CountDeliveries,
  Delivery,
  DeliveryPage,
  DismissDelivery,
  ListDeliveries,
  MessageCount,
  ResendDelivery,
  TroubleCount,
  TroublePage,
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
  confirm: procedure
    .meta({ rest: { method: "POST", path: "/deliveries/{id}/confirm", summary: "Say that it did arrive", tag } })
    .input(ConfirmDelivery)
    .output(Delivery)
    .mutation(({ ctx, input }) => confirmDelivery({ ctx, input })),
  dismiss: procedure
    .meta({ rest: { method: "POST", path: "/deliveries/{id}/dismiss", summary: "Let a failed delivery be", tag } })
    .input(DismissDelivery)
    .output(Delivery)
    .mutation(({ ctx, input }) => dismissDelivery({ ctx, input })),
  correct: procedure
    .meta({
      rest: { method: "POST", path: "/deliveries/{id}/correct", summary: "Send to the corrected address", tag },
    })
    .input(CorrectDelivery)
    .output(Delivery)
    .mutation(({ ctx, input }) => correctDelivery({ ctx, input })),
  troubles: procedure.output(TroublePage).query(({ ctx }) => listTroubles(ctx)),
  troubleCount: procedure.output(TroubleCount).query(({ ctx }) => countTroubles(ctx)),
});
