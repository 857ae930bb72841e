import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { addListMember } from "./add-list-member";
import { createList } from "./create-list";
import { countDeliveries, listDeliveries, listLists } from "./reads";
import { removeListMember } from "./remove-list-member";
import { resendDelivery } from "./resend-delivery";
import {
  AddListMember,
  CountDeliveries,
  CreateList,
  Delivery,
  DeliveryPage,
  DistributionList,
  ListDeliveries,
  MessageCount,
  RemoveListMember,
  ResendDelivery,
} from "./schemas";

const tag = "Comms";

const lists = router({
  list: procedure
    .meta({ rest: { method: "GET", path: "/lists", summary: "List distribution lists with members", tag } })
    .output(z.array(DistributionList))
    .query(({ ctx }) => listLists(ctx)),
  create: procedure
    .meta({ rest: { method: "POST", path: "/lists", status: 201, summary: "Make a distribution list", tag } })
    .input(CreateList)
    .output(DistributionList)
    .mutation(({ ctx, input }) => createList({ ctx, input })),
  addMember: procedure
    .meta({
      rest: { method: "POST", path: "/lists/{listId}/members", status: 201, summary: "Put an address on a list", tag },
    })
    .input(AddListMember)
    .output(DistributionList)
    .mutation(({ ctx, input }) => addListMember({ ctx, input })),
  removeMember: procedure
    .input(RemoveListMember)
    .output(DistributionList)
    .mutation(({ ctx, input }) => removeListMember({ ctx, input })),
});

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
  lists,
});
