import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { addEndpoint } from "./add-endpoint";
import { editEndpoint } from "./edit-endpoint";
import { listEndpoints } from "./reads";
import { removeEndpoint } from "./remove-endpoint";
import { renewSecret } from "./renew-secret";
import {
  AddEndpoint,
  AddedEndpoint,
  EditEndpoint,
  Endpoint,
  RemoveEndpoint,
  RenewSecret,
  TestEndpoint,
  TestedEndpoint,
} from "./schemas";
import { testEndpoint } from "./test-endpoint";

const tag = "Comms";

export const channelRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: "/channels", summary: "List chat channels and webhooks", tag } })
    .output(z.array(Endpoint))
    .query(({ ctx }) => listEndpoints(ctx)),
  add: procedure
    .meta({ rest: { method: "POST", path: "/channels", status: 201, summary: "Add a chat channel or webhook", tag } })
    .input(AddEndpoint)
    .output(AddedEndpoint)
    .mutation(({ ctx, input }) => addEndpoint({ ctx, input })),
  edit: procedure
    .meta({ rest: { method: "PATCH", path: "/channels/{id}", summary: "Change a chat channel or webhook", tag } })
    .input(EditEndpoint)
    .output(Endpoint)
    .mutation(({ ctx, input }) => editEndpoint({ ctx, input })),
  remove: procedure
    .input(RemoveEndpoint)
    .output(Endpoint)
    .mutation(({ ctx, input }) => removeEndpoint({ ctx, input })),
  renewSecret: procedure
    .meta({ rest: { method: "POST", path: "/channels/{id}/secret", summary: "Give a webhook a new secret", tag } })
    .input(RenewSecret)
    .output(AddedEndpoint)
    .mutation(({ ctx, input }) => renewSecret({ ctx, input })),
  test: procedure
    .meta({ rest: { method: "POST", path: "/channels/{id}/test", summary: "Send a test message", tag } })
    .input(TestEndpoint)
    .output(TestedEndpoint)
    .mutation(({ ctx, input }) => testEndpoint({ ctx, input })),
});
