import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { editTemplate } from "./edit-template";
import { getTemplate, listTemplates, listTexts, listValues, previewTemplate } from "./reads";
import { resetTemplate } from "./reset-template";
import {
  EditTemplate,
  FilledText,
  GetTemplate,
  ListTemplates,
  ListTexts,
  ListValues,
  PreviewTemplate,
  ResetTemplate,
  SwitchTemplate,
  Template,
  TemplatePreview,
  TemplateSummary,
} from "./schemas";
import { switchTemplate } from "./switch-template";

const tag = "Templates";

export const templateRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: "/templates", summary: "List the texts that messages begin as", tag } })
    .input(ListTemplates)
    .output(z.array(TemplateSummary))
    .query(({ ctx, input }) => listTemplates(ctx, input)),
  get: procedure
    .meta({ rest: { method: "GET", path: "/templates/{id}", summary: "Read a template with its versions", tag } })
    .input(GetTemplate)
    .output(Template)
    .query(({ ctx, input }) => getTemplate(ctx, input)),
  values: procedure
    .meta({
      rest: { method: "GET", path: "/incidents/{ref}/template-values", summary: "Read what variables stand for", tag },
    })
    .input(ListValues)
    .output(z.record(z.string(), z.string()))
    .query(({ ctx, input }) => listValues(ctx, input) as Promise<Record<string, string>>),
  texts: procedure
    .meta({
      rest: {
        method: "GET",
        path: "/incidents/{ref}/texts",
        summary: "Fill every template of a stage for an incident",
        tag,
      },
    })
    .input(ListTexts)
    .output(z.array(FilledText))
    .query(({ ctx, input }) => listTexts(ctx, input)),
  preview: procedure
    .meta({
      rest: { method: "GET", path: "/incidents/{ref}/templates/{id}", summary: "Fill a template for an incident", tag },
    })
    .input(PreviewTemplate)
    .output(TemplatePreview)
    .query(({ ctx, input }) => previewTemplate(ctx, input)),
  edit: procedure
    .meta({
      rest: {
        method: "POST",
        path: "/templates/{id}/versions",
        status: 201,
        summary: "Give a template a version",
        tag,
      },
    })
    .input(EditTemplate)
    .output(Template)
    .mutation(({ ctx, input }) => editTemplate({ ctx, input })),
  reset: procedure
    .meta({ rest: { method: "POST", path: "/templates/{id}/reset", summary: "Go back to MajorOps's own text", tag } })
    .input(ResetTemplate)
    .output(Template)
    .mutation(({ ctx, input }) => resetTemplate({ ctx, input })),
  switch: procedure
    .meta({ rest: { method: "POST", path: "/templates/{id}/switch", summary: "Switch a template off or on", tag } })
    .input(SwitchTemplate)
    .output(Template)
    .mutation(({ ctx, input }) => switchTemplate({ ctx, input })),
});
