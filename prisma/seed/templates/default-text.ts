import type { Severity } from "../../../server/incidents/schemas";
import type { TemplateAudience, TemplateChannel, TemplateStage } from "../../../server/templates/schemas";

/** A text of the set that MajorOps brings; without a severity it is for every severity that has none of its own. */
export type DefaultText = {
  audience: TemplateAudience;
  channels: readonly TemplateChannel[];
  stage: TemplateStage;
  severity?: Severity;
  subject: string;
  body: string;
};
