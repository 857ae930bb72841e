import { z } from "zod";
import { line } from "../core/text";
import { IncidentRef, SEVERITIES, STATUSES } from "../incidents/schemas";

export const LINK_KINDS = ["related", "duplicate", "merged"] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const LinkIncidents = z.object({
  ref: IncidentRef,
  /** The other incident: the one that this is a duplicate of, or is merged into. */
  other: IncidentRef,
  kind: z.enum(LINK_KINDS, "Choose related, duplicate or merged."),
  reason: line(500).default(""),
});
export type LinkIncidents = z.input<typeof LinkIncidents>;

export const UnlinkIncidents = z.object({
  ref: IncidentRef,
  linkId: z.string().min(1).max(40),
  reason: line(500).default(""),
});
export type UnlinkIncidents = z.input<typeof UnlinkIncidents>;

/** A link as one of its two incidents sees it. */
export const IncidentLink = z.object({
  id: z.string(),
  kind: z.enum(LINK_KINDS),
  /** Whether this incident is the one that was linked to the other: the duplicate, or the one merged away. */
  isFrom: z.boolean(),
  ref: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(STATUSES),
  phase: z.number(),
  reason: z.string(),
  createdByName: z.string(),
  createdAt: z.string(),
});
export type IncidentLink = z.infer<typeof IncidentLink>;
