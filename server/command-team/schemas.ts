import { z } from "zod";
import { line } from "../core/text";
import { IncidentRef } from "../incidents/schemas";
import { COMMAND_ROLES, PARTICIPANT_ROLES } from "./rules";

/** How a role ended. */
export const ENDINGS = ["replaced", "handed_over", "left", "released"] as const;
export type Ending = (typeof ENDINGS)[number];

/** Names of rows and people: ids, never typed by hand. */
const id = z.string().min(1).max(60);

export const AssignRole = z.object({
  ref: IncidentRef,
  role: z.enum(COMMAND_ROLES, "Choose one of the six command roles."),
  /** A person known here, or null with a free name. */
  userId: z.string().max(40).nullish(),
  /** A free name; empty leaves the slot open. */
  name: line(120).default(""),
  /** Who held it on the editor's screen, empty for nobody: where somebody else does by now, the answer is STALE. */
  was: line(120).optional(),
});
export type AssignRole = z.input<typeof AssignRole>;

export const CommandSlot = z.object({
  role: z.enum(COMMAND_ROLES),
  name: z.string().nullable(),
  userId: z.string().nullable(),
  joinedAt: z.string().nullable(),
});
export type CommandSlot = z.infer<typeof CommandSlot>;

const participantRole = z.enum(PARTICIPANT_ROLES, "Choose responder, branch_lead, scribe, validator or observer.");
/** One of the branches of the settings, in any case; empty: none. */
const branch = line(120).default("");

export const JoinIncident = z.object({ ref: IncidentRef, role: participantRole, branch });
export type JoinIncident = z.input<typeof JoinIncident>;

export const PutOn = z.object({
  ref: IncidentRef,
  role: participantRole,
  branch,
  /** A person known here, or null with a free name. */
  userId: z.string().max(40).nullish(),
  name: line(120).default(""),
});
export type PutOn = z.input<typeof PutOn>;

export const LeaveIncident = z.object({ ref: IncidentRef, participantId: id });
export type LeaveIncident = z.input<typeof LeaveIncident>;

export const ReleaseParticipants = z.object({
  ref: IncidentRef,
  participantIds: z.array(id).max(500).default([]),
  /** All technical responders: every responder and branch lead on scene. */
  isAll: z.boolean().default(false),
  reason: line(500).default(""),
});
export type ReleaseParticipants = z.input<typeof ReleaseParticipants>;

/** A role held by a person from joinedAt to leftAt; null while it runs. Joining again is another one. */
export const Participant = z.object({
  id: z.string(),
  name: z.string(),
  userId: z.string().nullable(),
  role: z.enum([...COMMAND_ROLES, ...PARTICIPANT_ROLES]),
  branch: z.string(),
  joinedAt: z.string(),
  leftAt: z.string().nullable(),
  /** replaced, handed_over, left or released; empty while it runs. */
  endedBy: z.string(),
});
export type Participant = z.infer<typeof Participant>;

export const Released = z.object({ released: z.array(Participant), respondersReleasedAt: z.string().nullable() });
export type Released = z.infer<typeof Released>;

/** One lead and who reports to them directly (DOMAIN 1.6). */
export const Lead = z.object({
  /** mim, sre, or branch_lead with its branch. */
  role: z.enum(["mim", "sre", "branch_lead"]),
  branch: z.string(),
  name: z.string(),
  /** Names of those who report to them, each person once. */
  people: z.array(z.string()),
  state: z.enum(["ok", "amber", "red"]),
  /** What would bring the span down; null unless it is red. */
  advice: z.string().nullable(),
});
export type Lead = z.infer<typeof Lead>;

/** Who is on scene now, and who leads how many. */
export const Team = z.object({ slots: z.array(CommandSlot), present: z.array(Participant), leads: z.array(Lead) });
export type Team = z.infer<typeof Team>;
