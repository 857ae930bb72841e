import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { linkIncidents } from "./link-incidents";
import { listLinks } from "./reads";
import { IncidentLink, LinkIncidents, UnlinkIncidents } from "./schemas";
import { unlinkIncidents } from "./unlink-incidents";

const tag = "Incidents";
const path = "/incidents/{ref}/links";

export const linkRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "Related, duplicate and merged incidents", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(IncidentLink))
    .query(({ ctx, input }) => listLinks(ctx, input)),
  add: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Link it to another incident", tag } })
    .input(LinkIncidents)
    .output(z.array(IncidentLink))
    .mutation(({ ctx, input }) => linkIncidents({ ctx, input })),
  remove: procedure
    .meta({ rest: { method: "POST", path: `${path}/{linkId}/remove`, summary: "Take a link away", tag } })
    .input(UnlinkIncidents)
    .output(z.array(IncidentLink))
    .mutation(({ ctx, input }) => unlinkIncidents({ ctx, input })),
});
