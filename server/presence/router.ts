import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { announcePresence } from "./announce-presence";
import { listPresent } from "./reads";
import { AnnouncePresence, Present } from "./schemas";

export const presenceRouter = router({
  list: procedure
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(Present))
    .query(({ ctx, input }) => listPresent(ctx, input)),
  announce: procedure
    .input(AnnouncePresence)
    .output(z.array(Present))
    .mutation(({ ctx, input }) => announcePresence({ ctx, input })),
});
