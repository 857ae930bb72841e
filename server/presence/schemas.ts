import { z } from "zod";
import { line } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const AnnouncePresence = z.object({
  ref: IncidentRef,
  /** One open page: a person with two has two. */
  tabId: z.string().min(8).max(40),
  /** What is being written there now; empty: only looking. */
  typing: line(40).default(""),
  isLeaving: z.boolean().default(false),
});
export type AnnouncePresence = z.input<typeof AnnouncePresence>;

/** A person who looks at the incident now, however many pages they have open. */
export const Present = z.object({ userId: z.string(), name: z.string(), typing: z.string() });
export type Present = z.infer<typeof Present>;
