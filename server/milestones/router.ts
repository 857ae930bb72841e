import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { publishMilestone } from "./publish-milestone";
import { listMilestones } from "./reads";
import { ListMilestones, Milestone, PublishMilestone } from "./schemas";

const tag = "Milestones";
const path = "/incidents/{ref}/milestones";

export const milestoneRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List milestones, newest first", tag } })
    .input(ListMilestones)
    .output(z.array(Milestone))
    .query(({ ctx, input }) => listMilestones(ctx, input)),
  publish: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Publish a milestone", tag } })
    .input(PublishMilestone)
    .output(Milestone)
    .mutation(({ ctx, input }) => publishMilestone({ ctx, input })),
});
