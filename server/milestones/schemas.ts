import { z } from "zod";
import { instant, line, requiredLine, requiredText } from "../core/text";
import { IncidentRef, SEVERITIES, STATUSES } from "../incidents/schemas";
import { Finding } from "../linter/schemas";

export const AUDIENCES = ["public", "affected_customers", "strategic", "stakeholder", "executive"] as const;
export type Audience = (typeof AUDIENCES)[number];
export const AUDIENCE_LABEL: Record<Audience, string> = {
  public: "Public status page",
  affected_customers: "Affected customers",
  strategic: "Strategic accounts",
  stakeholder: "Stakeholders",
  executive: "Executives",
};
export const CHANNELS = ["status_page", "email", "slack", "teams", "webhook", "banner", "sms"] as const;
export type MilestoneChannel = (typeof CHANNELS)[number];
export const CHANNEL_LABEL: Record<MilestoneChannel, string> = {
  status_page: "Status page",
  email: "Email",
  slack: "Slack",
  teams: "Teams",
  webhook: "Webhook",
  banner: "In-app banner",
  sms: "SMS text",
};
export const PUBLIC_STAGES = ["investigating", "identified", "monitoring", "resolved"] as const;
export type PublicStage = (typeof PUBLIC_STAGES)[number];

/** Channels whose text nobody sends: it is kept, shown, and copied by hand; a public banner is JSON as well. */
export const COPIED_CHANNELS = ["banner", "sms"] as const satisfies readonly MilestoneChannel[];

/** UTF-16 units of a milestone's title and body. */
export const TITLE_MAX = 200;
export const BODY_MAX = 5_000;

const TextOfAudience = z.object({
  audience: z.enum(AUDIENCES),
  /** Left out: for every channel that has no text of its own. */
  channel: z.enum(CHANNELS).nullable().default(null),
  /** Empty: the milestone's own. */
  title: line(TITLE_MAX).default(""),
  body: requiredText(BODY_MAX, "what this audience reads"),
  templateVersionId: line(120).nullable().default(null),
});
export type TextOfAudience = z.infer<typeof TextOfAudience>;

/** Texts for one audience, or for one channel of it, in place of the milestone's own; one a place. */
export const TextsOfAudiences = z
  .array(TextOfAudience)
  .max(40, "Give at most 40 texts.")
  .refine((all) => new Set(all.map(({ audience, channel }) => `${audience} ${channel}`)).size === all.length, {
    message: "Give each audience one text, and each channel of it one of its own.",
  });

export const PublishMilestone = z.object({
  ref: IncidentRef,
  title: requiredLine(TITLE_MAX, "what changed, in one line"),
  body: requiredText(BODY_MAX, "what is known, in one or two sentences"),
  /**
   * The promise: when this audience hears next. Null only for a resolution or a Low incident; a recording says why.
   * Left out with a draft: the draft's minutes from now.
   */
  nextUpdateEta: instant.nullable().optional(),
  /** The draft that it is made of: its approval counts where the text is the one that was approved. */
  draftId: line(40).optional(),
  noPromiseReason: line(200).optional(),
  audience: z
    .array(z.enum(AUDIENCES))
    .min(1, "Choose at least one audience.")
    .transform((values) => AUDIENCES.filter((audience) => values.includes(audience))),
  /**
   * What single audiences read instead of `title` and `body`; left out with a draft of the same words: the draft's.
   * {{nextUpdate}} and {{duration}} in any text are filled at the very publication.
   */
  texts: TextsOfAudiences.optional(),
  isResolution: z.boolean().default(false),
  /**
   * By default: the status page where the public is an audience, mail where people are, and the endpoints of those
   * inside. banner and sms: texts to copy, as given, else as the template of the moment has them.
   */
  channels: z.array(z.enum(CHANNELS)).optional(),
  /** Headline that everyone outside reads; by default the one there is, on the public page else the incident's title. */
  publicTitle: line(200).optional(),
  publicStage: z.enum(PUBLIC_STAGES).optional(),
  draftedBy: z.enum(["human", "template", "ai"]).default("human"),
  correctsId: line(40).optional(),
  /** Number of the last update that the writer knows of (0: none): where another went out since, nothing does. */
  afterSequence: z.int().min(0).optional(),
  /** The version of the template that the text began as; kept with the milestone and its messages. */
  templateVersionId: line(120).optional(),
  /** The linter's warnings were read, and it goes out as it is. */
  isWarningsAccepted: z.boolean().default(false),
});
export type PublishMilestone = z.input<typeof PublishMilestone>;

export const Milestone = z.object({
  id: z.string(),
  incidentId: z.string(),
  ref: z.string(),
  sequence: z.number(),
  eventSeq: z.number(),
  title: z.string(),
  body: z.string(),
  audience: z.array(z.enum(AUDIENCES)),
  /** What single audiences read instead; empty for who reads one of them. */
  texts: TextsOfAudiences,
  channels: z.array(z.string()),
  nextUpdateEta: z.string().nullable(),
  isResolution: z.boolean(),
  statusAtCut: z.enum(STATUSES),
  severityAtCut: z.enum(SEVERITIES),
  phaseAtCut: z.number(),
  publicStage: z.enum(PUBLIC_STAGES),
  draftedBy: z.string(),
  correctsId: z.string().nullable(),
  templateVersionId: z.string().nullable(),
  cutByName: z.string(),
  cutAt: z.string(),
  /** Who approved the text, where the MIM did so beforehand. */
  approvedByName: z.string().nullable(),
});
export type Milestone = z.infer<typeof Milestone>;

/** A chat message as it will look, without the chat's own form. */
export const ChatPreview = z.object({
  over: z.string(),
  title: z.string(),
  lead: z.array(z.string()),
  body: z.string(),
  facts: z.array(z.tuple([z.string(), z.string()])),
  promise: z.string(),
  link: z.object({ label: z.string(), url: z.string() }),
});
export type ChatPreview = z.infer<typeof ChatPreview>;

/** What one audience would get on one channel, who that is, and what the linter finds in it. */
export const AudiencePreview = z.object({
  audience: z.enum(AUDIENCES),
  channel: z.enum(CHANNELS),
  subject: z.string(),
  /** The words that are its own: title and body as they would go out. */
  title: z.string(),
  body: z.string(),
  /** It has a text of its own. */
  isOwnText: z.boolean(),
  /** All of it as plain text; of a webhook its payload. */
  text: z.string(),
  /** The mail, or the public page, as HTML. */
  html: z.string().nullable(),
  chat: ChatPreview.nullable(),
  recipientCount: z.number(),
  /** The first of them; addresses for those alone who may publish. */
  recipients: z.array(z.object({ name: z.string(), address: z.string() })),
  findings: z.array(Finding),
});
export type AudiencePreview = z.infer<typeof AudiencePreview>;

/** Exactly what would happen, and the channels that the chosen audiences can be told by. */
export const MilestonePreview = z.object({
  previews: z.array(AudiencePreview),
  reach: z.array(
    z.object({
      channel: z.enum(CHANNELS),
      /** It goes out there although nobody chose channels. */
      isDefault: z.boolean(),
      /** Names of the endpoints. */
      names: z.array(z.string()),
    }),
  ),
});
export type MilestonePreview = z.infer<typeof MilestonePreview>;
export const ListMilestones = z.object({
  ref: IncidentRef,
  /** Each milestone in the words that this audience reads. */
  readAs: z.enum(["stakeholder", "executive"]).optional(),
});
export type ListMilestones = z.input<typeof ListMilestones>;
