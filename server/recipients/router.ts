import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { listSuppressions, previewRecipients } from "./reads";
import { releaseAddress } from "./release-address";
import {
  ListSuppressions,
  PreviewRecipients,
  RecipientPreview,
  ReleaseAddress,
  SuppressAddress,
  SuppressionPage,
} from "./schemas";
import { suppressAddress } from "./suppress-address";

const tag = "Comms";

export const recipientRouter = router({
  preview: procedure
    .meta({
      rest: { method: "GET", path: "/incidents/{ref}/recipients", summary: "Who would be told, and why", tag },
    })
    .input(PreviewRecipients)
    .output(RecipientPreview)
    .query(({ ctx, input }) => previewRecipients(ctx, input)),
  suppressions: procedure
    .meta({ rest: { method: "GET", path: "/suppressions", summary: "List addresses that get no updates", tag } })
    .input(ListSuppressions)
    .output(SuppressionPage)
    .query(({ ctx, input }) => listSuppressions(ctx, input)),
  suppress: procedure
    .meta({
      rest: { method: "POST", path: "/suppressions", status: 201, summary: "Keep updates from an address", tag },
    })
    .input(SuppressAddress)
    .output(z.object({ isNew: z.boolean() }))
    .mutation(({ ctx, input }) => suppressAddress({ ctx, input })),
  release: procedure
    .meta({
      rest: { method: "DELETE", path: "/suppressions/{address}", summary: "Write to an address again", tag },
    })
    .input(ReleaseAddress)
    .output(z.object({ address: z.string() }))
    .mutation(({ ctx, input }) => releaseAddress({ ctx, input })),
});
