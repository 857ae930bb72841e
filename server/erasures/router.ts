import { procedure, router } from "../trpc/init";
import { erasePerson } from "./erase-person";
import { previewErasure } from "./reads";
import { ErasePerson, Erasure, ErasurePreview, PreviewErasure } from "./schemas";

/** A mutation's way for the preview too: an address in a query would stand in logs of requests. */
export const personRouter = router({
  preview: procedure
    .input(PreviewErasure)
    .output(ErasurePreview)
    .mutation(({ ctx, input }) => previewErasure(ctx, input)),
  erase: procedure
    .input(ErasePerson)
    .output(Erasure)
    .mutation(({ ctx, input }) => erasePerson({ ctx, input })),
});
