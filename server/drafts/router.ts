import { z } from "zod";
import { Milestone } from "../milestones/schemas";
import { procedure, router } from "../trpc/init";
import { approveDraft } from "./approve-draft";
import { cutDraft } from "./cut-draft";
import { discardDraft } from "./discard-draft";
import { editDraft } from "./edit-draft";
import { publishDraft } from "./publish-draft";
import { getDraft, listDrafts } from "./reads";
import { returnDraft } from "./return-draft";
import {
  ApproveDraft,
  CutDraft,
  DiscardDraft,
  Draft,
  DraftDetail,
  EditDraft,
  GetDraft,
  ListDrafts,
  PublishDraft,
  ReturnDraft,
  SubmitDraft,
} from "./schemas";
import { submitDraft } from "./submit-draft";

const tag = "Drafts";
const path = "/incidents/{ref}/drafts";
const one = `${path}/{draftId}` as const;

export const draftRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List drafts of milestones, newest first", tag } })
    .input(ListDrafts)
    .output(z.array(Draft))
    .query(({ ctx, input }) => listDrafts(ctx, input)),
  get: procedure
    .meta({ rest: { method: "GET", path: one, summary: "Read a draft and the entries it is made of", tag } })
    .input(GetDraft)
    .output(DraftDetail)
    .query(({ ctx, input }) => getDraft(ctx, input)),
  cut: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Cut a draft from the record now", tag } })
    .input(CutDraft)
    .output(Draft)
    .mutation(({ ctx, input }) => cutDraft({ ctx, input })),
  edit: procedure
    .meta({ rest: { method: "PATCH", path: one, summary: "Edit a draft", tag } })
    .input(EditDraft)
    .output(Draft)
    .mutation(({ ctx, input }) => editDraft({ ctx, input })),
  submit: procedure
    .meta({ rest: { method: "POST", path: `${one}/submit`, summary: "Submit a draft for approval", tag } })
    .input(SubmitDraft)
    .output(Draft)
    .mutation(({ ctx, input }) => submitDraft({ ctx, input })),
  approve: procedure
    .meta({ rest: { method: "POST", path: `${one}/approve`, summary: "Approve a draft", tag } })
    .input(ApproveDraft)
    .output(Draft)
    .mutation(({ ctx, input }) => approveDraft({ ctx, input })),
  return: procedure
    .meta({ rest: { method: "POST", path: `${one}/return`, summary: "Send a draft back with a reason", tag } })
    .input(ReturnDraft)
    .output(Draft)
    .mutation(({ ctx, input }) => returnDraft({ ctx, input })),
  discard: procedure
    .meta({ rest: { method: "POST", path: `${one}/discard`, summary: "Discard a draft", tag } })
    .input(DiscardDraft)
    .output(Draft)
    .mutation(({ ctx, input }) => discardDraft({ ctx, input })),
  publish: procedure
    .meta({
      rest: { method: "POST", path: `${one}/publish`, status: 201, summary: "Publish a draft as it stands", tag },
    })
    .input(PublishDraft)
    .output(Milestone)
    .mutation(({ ctx, input }) => publishDraft({ ctx, input })),
});
