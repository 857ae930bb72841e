import { z } from "zod";
import { SEVERITIES, STATUSES } from "../incidents/schemas";
import { PUBLIC_STAGES } from "../milestones/schemas";

/** What the public may know, and nothing else: every public page, feed and file is made from these types. */

export const SYSTEM_STATUSES = ["Operational", "Degraded Performance", "Partial Outage", "Major Outage"] as const;
export type SystemStatus = (typeof SYSTEM_STATUSES)[number];

export const PromiseState = z.enum(["none", "due", "overdue"]);
export type PromiseState = z.infer<typeof PromiseState>;

/** A published milestone, or a note marked public in the record (then without title, stage and sequence). */
export const PublicUpdate = z.object({
  at: z.string(),
  sequence: z.number().nullable(),
  title: z.string().nullable(),
  body: z.string(),
  stage: z.enum(PUBLIC_STAGES).nullable(),
  isResolution: z.boolean(),
  nextUpdateEta: z.string().nullable(),
  /** Number of the public update that this one corrects. */
  corrects: z.number().nullable(),
});
export type PublicUpdate = z.infer<typeof PublicUpdate>;

export const PublicIncidentSummary = z.object({
  ref: z.string(),
  number: z.number(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(STATUSES),
  stage: z.enum(PUBLIC_STAGES),
  impactStartedAt: z.string().nullable(),
  openedAt: z.string(),
  resolvedAt: z.string().nullable(),
});
export type PublicIncidentSummary = z.infer<typeof PublicIncidentSummary>;

export const PublicIncident = PublicIncidentSummary.extend({
  /** One plain sentence on where the response stands. */
  situation: z.string(),
  lastUpdateAt: z.string().nullable(),
  nextUpdateEta: z.string().nullable(),
  promise: PromiseState,
  /** Newest first; what was corrected stays as it was said, and names the last update that corrects it. */
  updates: z.array(PublicUpdate.extend({ correctedBy: z.number().nullable() })),
});
export type PublicIncident = z.infer<typeof PublicIncident>;

export const PublicBoard = z.object({
  status: z.enum(SYSTEM_STATUSES),
  /** Most severe first, then newest. */
  open: z.array(PublicIncident),
  /** The last ones resolved, newest first. */
  recent: z.array(PublicIncidentSummary),
});
export type PublicBoard = z.infer<typeof PublicBoard>;

export const PublicHistory = z.object({
  /** Newest first. */
  incidents: z.array(PublicIncidentSummary),
  /** How many there are; the list may hold fewer. */
  total: z.number(),
});
export type PublicHistory = z.infer<typeof PublicHistory>;

/** A banner for the customer's own app: words and facts that are public already. */
export const PublicBanner = z.object({
  ref: z.string(),
  text: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(STATUSES),
  /** When the trouble began, else when the incident was opened. */
  since: z.string(),
  nextUpdateAt: z.string().nullable(),
  /** The text was published then. */
  updatedAt: z.string(),
});
/** Most severe first; empty while nothing is to be shown. */
export const PublicBanners = z.object({ banners: z.array(PublicBanner) });
export type PublicBanners = z.infer<typeof PublicBanners>;

/** One update as a feed names it. */
export const PublicFeedEntry = PublicUpdate.extend({ ref: z.string(), incidentTitle: z.string() });
export type PublicFeedEntry = z.infer<typeof PublicFeedEntry>;
