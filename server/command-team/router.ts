import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { assignRole } from "./assign-role";
import { joinIncident } from "./join-incident";
import { leaveIncident } from "./leave-incident";
import { putOnPerson } from "./put-on-person";
import { getTeam, listParticipants, listSlots } from "./reads";
import { releaseParticipants } from "./release-participants";
import {
  AssignRole,
  CommandSlot,
  JoinIncident,
  LeaveIncident,
  Participant,
  PutOn,
  Released,
  ReleaseParticipants,
  Team,
} from "./schemas";

const tag = "Command team";
const path = "/incidents/{ref}/roles";
const people = "/incidents/{ref}/participants";
const OfIncident = z.object({ ref: IncidentRef });

export const commandRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "Who holds which command role", tag } })
    .input(OfIncident)
    .output(z.array(CommandSlot))
    .query(({ ctx, input }) => listSlots(ctx, input)),
  assign: procedure
    .meta({ rest: { method: "POST", path, summary: "Assign a command role", tag } })
    .input(AssignRole)
    .output(CommandSlot)
    .mutation(({ ctx, input }) => assignRole({ ctx, input })),
  team: procedure
    .meta({
      rest: { method: "GET", path: "/incidents/{ref}/team", summary: "Who is on scene, and who leads how many", tag },
    })
    .input(OfIncident)
    .output(Team)
    .query(({ ctx, input }) => getTeam(ctx, input)),
  participants: procedure
    .meta({ rest: { method: "GET", path: people, summary: "Every role that anyone held, joined and left", tag } })
    .input(OfIncident)
    .output(z.array(Participant))
    .query(({ ctx, input }) => listParticipants(ctx, input)),
  putOn: procedure
    .meta({ rest: { method: "POST", path: people, status: 201, summary: "Put somebody on as participant", tag } })
    .input(PutOn)
    .output(Participant)
    .mutation(({ ctx, input }) => putOnPerson({ ctx, input })),
  join: procedure
    .meta({ rest: { method: "POST", path: `${people}/join`, status: 201, summary: "Join the incident oneself", tag } })
    .input(JoinIncident)
    .output(Participant)
    .mutation(({ ctx, input }) => joinIncident({ ctx, input })),
  leave: procedure
    .meta({ rest: { method: "POST", path: `${people}/leave`, summary: "Give up a role of one's own", tag } })
    .input(LeaveIncident)
    .output(Participant)
    .mutation(({ ctx, input }) => leaveIncident({ ctx, input })),
  release: procedure
    .meta({ rest: { method: "POST", path: `${people}/release`, summary: "Release people from the incident", tag } })
    .input(ReleaseParticipants)
    .output(Released)
    .mutation(({ ctx, input }) => releaseParticipants({ ctx, input })),
});
