import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { addListMember } from "./add-list-member";
import { createList } from "./create-list";
import { editList } from "./edit-list";
import { importMembers } from "./import-members";
import { exportMembers, findMembers, listLists, listSummaries } from "./reads";
import { removeList } from "./remove-list";
import { removeListMember } from "./remove-list-member";
import { replaceMembers } from "./replace-members";
import {
  AddListMember,
  CreateList,
  DistributionList,
  EditList,
  ImportMembers,
  ImportReport,
  ListMembersOf,
  ListSummary,
  MembersFound,
  RemoveList,
  RemoveListMember,
  ReplacedMembers,
  ReplaceMembers,
} from "./schemas";

const tag = "Comms";

export const listRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: "/lists", summary: "List distribution lists with members", tag } })
    .output(z.array(DistributionList))
    .query(({ ctx }) => listLists(ctx)),
  summaries: procedure.output(z.array(ListSummary)).query(({ ctx }) => listSummaries(ctx)),
  members: procedure
    .meta({
      rest: { method: "GET", path: "/lists/{listId}/members", summary: "Find members of a list, 200 at most", tag },
    })
    .input(ListMembersOf)
    .output(MembersFound)
    .query(({ ctx, input }) => findMembers(ctx, input)),
  exportMembers: procedure
    .input(RemoveList)
    .output(z.object({ name: z.string(), csv: z.string() }))
    .query(({ ctx, input }) => exportMembers(ctx, input)),
  create: procedure
    .meta({ rest: { method: "POST", path: "/lists", status: 201, summary: "Make a distribution list", tag } })
    .input(CreateList)
    .output(DistributionList)
    .mutation(({ ctx, input }) => createList({ ctx, input })),
  edit: procedure
    .meta({ rest: { method: "PATCH", path: "/lists/{listId}", summary: "Change a list, or switch it off", tag } })
    .input(EditList)
    .output(DistributionList)
    .mutation(({ ctx, input }) => editList({ ctx, input })),
  remove: procedure
    .meta({ rest: { method: "DELETE", path: "/lists/{listId}", summary: "Remove a list with its members", tag } })
    .input(RemoveList)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => removeList({ ctx, input })),
  addMember: procedure
    .meta({
      rest: { method: "POST", path: "/lists/{listId}/members", status: 201, summary: "Put an address on a list", tag },
    })
    .input(AddListMember)
    .output(DistributionList)
    .mutation(({ ctx, input }) => addListMember({ ctx, input })),
  replaceMembers: procedure
    .meta({
      rest: { method: "PUT", path: "/lists/{listId}/members", summary: "Make a list what a directory says", tag },
    })
    .input(ReplaceMembers)
    .output(ReplacedMembers)
    .mutation(({ ctx, input }) => replaceMembers({ ctx, input })),
  removeMember: procedure
    .meta({
      rest: { method: "DELETE", path: "/lists/{listId}/members/{email}", summary: "Take an address off a list", tag },
    })
    .input(RemoveListMember)
    .output(DistributionList)
    .mutation(({ ctx, input }) => removeListMember({ ctx, input })),
  importMembers: procedure
    .meta({ rest: { method: "POST", path: "/lists/{listId}/import", summary: "Add a CSV file's members", tag } })
    .input(ImportMembers)
    .output(ImportReport)
    .mutation(({ ctx, input }) => importMembers({ ctx, input })),
});
