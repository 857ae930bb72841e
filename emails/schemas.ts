import { z } from "zod";

/** Plain data of a milestone's mail; what an audience must not see is left out by whoever fills it in. */
export const MilestoneProps = z.object({
  audience: z.enum(["public", "affected_customers", "strategic", "stakeholder", "executive"]),
  /** INC-n. */
  ref: z.string(),
  /** Headline of the incident; for readers outside its public one. */
  incidentTitle: z.string(),
  severity: z.enum(["Critical", "High", "Medium", "Low"]),
  status: z.enum(["Active", "Monitoring", "Resolved"]),
  /** 1 to 8, with its name. */
  phase: z.number().int().min(1).max(8),
  phaseName: z.string(),
  publicStage: z.enum(["investigating", "identified", "monitoring", "resolved"]),
  /** Number of the update, 1 for the first. */
  sequence: z.number().int().min(1),
  title: z.string(),
  body: z.string(),
  publishedAt: z.iso.datetime(),
  nextUpdateEta: z.iso.datetime().nullable(),
  isResolution: z.boolean(),
  /** Number of the update that this one corrects. */
  corrects: z.number().int().nullable().default(null),
  /** When the incident began, for stakeholders and executives. */
  startedAt: z.iso.datetime().nullable().default(null),
  affectedSystems: z.array(z.string()).default([]),
  /** For executives: risk to the business in words, risk level and confidence. */
  businessImpact: z.string().default(""),
  riskLevel: z.string().nullable().default(null),
  confidence: z.string().nullable().default(null),
  /** The audience's page: public incident page, stakeholder view or executive brief. */
  url: z.url(),
});
export type MilestoneProps = z.input<typeof MilestoneProps>;

export const SignInProps = z.object({
  url: z.url(),
  /** Who the link is for. */
  email: z.string(),
  expiresAt: z.iso.datetime(),
});
export type SignInProps = z.input<typeof SignInProps>;

/** Plain data of a page to a team: what burns, what is asked, where to go. */
export const TeamPageProps = z.object({
  /** INC-n. */
  ref: z.string(),
  incidentTitle: z.string(),
  severity: z.enum(["Critical", "High", "Medium", "Low"]),
  /** "Box 3". */
  alarmLevel: z.string(),
  status: z.enum(["Active", "Monitoring", "Resolved"]),
  phase: z.number().int().min(1).max(8),
  phaseName: z.string(),
  team: z.string(),
  /** The rotation's name in the on-call tool; empty: none. */
  rotation: z.string(),
  /** The person who is called by name, null for the rotation. */
  contactName: z.string().nullable(),
  /** What is asked; empty: to come to the bridge. */
  ask: z.string(),
  isAgain: z.boolean(),
  affectedSystems: z.array(z.string()),
  pagedByName: z.string(),
  pagedAt: z.iso.datetime(),
  bridgeUrl: z.string().nullable(),
  /** The fireground with the pages in front, where the page is acknowledged. */
  url: z.url(),
});
export type TeamPageProps = z.input<typeof TeamPageProps>;

/** Severity or alarm level changed: for those who were called to the incident. */
export const PostureChangedProps = z.object({
  ref: z.string(),
  incidentTitle: z.string(),
  what: z.enum(["Severity", "Alarm level"]),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  byName: z.string(),
  at: z.iso.datetime(),
  beside: z.array(z.object({ label: z.string(), value: z.string() })),
  url: z.url(),
});
export type PostureChangedProps = z.input<typeof PostureChangedProps>;

/** A notice to those whom it is for by name: an update is due, or something was escalated to them. */
export const NoticeProps = z.object({
  ref: z.string(),
  incidentTitle: z.string(),
  severity: z.enum(["Critical", "High", "Medium", "Low"]),
  word: z.enum(["Update due", "Update overdue", "Not delivered", "Escalated"]),
  text: z.string(),
  /** Who is told by name; for a channel, where everybody reads it. */
  toNames: z.array(z.string()).default([]),
  /** Whom it was escalated to, in words; null: it is no escalation. */
  escalatedTo: z.string().nullable(),
  /** What the reader is to do where the Leader cannot be reached; empty: nothing more. */
  advice: z.string(),
  /** Who raised it; null: a rule did. */
  byName: z.string().nullable(),
  at: z.iso.datetime(),
  url: z.url(),
});
export type NoticeProps = z.input<typeof NoticeProps>;

/** A test of a chat channel or webhook. */
export const ChannelTestProps = z.object({
  endpoint: z.string(),
  sentByName: z.string(),
  sentAt: z.iso.datetime(),
  url: z.url(),
});
export type ChannelTestProps = z.input<typeof ChannelTestProps>;

/** Every mail that can be sent, by the name of its file here. */
export const TEMPLATES = {
  milestone: MilestoneProps,
  notice: NoticeProps,
  "sign-in": SignInProps,
  "team-page": TeamPageProps,
  "posture-changed": PostureChangedProps,
  "channel-test": ChannelTestProps,
} as const;
export type Template = keyof typeof TEMPLATES;
export type TemplateProps<T extends Template> = z.input<(typeof TEMPLATES)[T]>;
