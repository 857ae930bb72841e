import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { acknowledgePage } from "./acknowledge-page";
import { addTeam } from "./add-team";
import { arrivePage } from "./arrive-page";
import { cancelPage } from "./cancel-page";
import { editTeam } from "./edit-team";
import { pageTeam } from "./page-team";
import { listPages, listTeams } from "./reads";
import { AddTeam, AnswerPage, CancelPage, EditTeam, PageTeams, Team, TeamPage } from "./schemas";

const tag = "Team pages";
const path = "/incidents/{ref}/team-pages";

export const pageRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List the pages to teams", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(z.array(TeamPage))
    .query(({ ctx, input }) => listPages(ctx, input)),
  send: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Page one or more teams", tag } })
    .input(PageTeams)
    .output(z.array(TeamPage))
    .mutation(({ ctx, input }) => pageTeam({ ctx, input })),
  acknowledge: procedure
    .meta({ rest: { method: "POST", path: `${path}/{pageId}/acknowledge`, summary: "Acknowledge a page", tag } })
    .input(AnswerPage)
    .output(TeamPage)
    .mutation(({ ctx, input }) => acknowledgePage({ ctx, input })),
  arrive: procedure
    .meta({ rest: { method: "POST", path: `${path}/{pageId}/arrive`, summary: "The team is on the bridge", tag } })
    .input(AnswerPage)
    .output(TeamPage)
    .mutation(({ ctx, input }) => arrivePage({ ctx, input })),
  cancel: procedure
    .meta({ rest: { method: "POST", path: `${path}/{pageId}/cancel`, summary: "Take a page back", tag } })
    .input(CancelPage)
    .output(TeamPage)
    .mutation(({ ctx, input }) => cancelPage({ ctx, input })),
});

export const teamRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: "/teams", summary: "List the teams that can be paged", tag } })
    .output(z.array(Team))
    .query(({ ctx }) => listTeams(ctx)),
  add: procedure
    .meta({ rest: { method: "POST", path: "/teams", status: 201, summary: "Add a team", tag } })
    .input(AddTeam)
    .output(Team)
    .mutation(({ ctx, input }) => addTeam({ ctx, input })),
  edit: procedure
    .input(EditTeam)
    .output(Team)
    .mutation(({ ctx, input }) => editTeam({ ctx, input })),
});
