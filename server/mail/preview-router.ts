import { MilestonePreview, PublishMilestone } from "../milestones/schemas";
import { procedure, router } from "../trpc/init";
import { previewMilestone } from "./preview-milestone";

/** Mounted beside the milestones: rendering a mail needs the templates, which a domain must not know. */
export const previewRouter = router({
  preview: procedure
    .input(PublishMilestone)
    .output(MilestonePreview)
    .mutation(({ ctx, input }) => previewMilestone(ctx, input)),
});
