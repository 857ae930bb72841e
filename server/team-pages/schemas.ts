import { z } from "zod";
import { line, requiredLine, text } from "../core/text";
import { ALARM_LEVELS, IncidentRef } from "../incidents/schemas";
import { EmailAddress } from "../users/schemas";

const TeamName = requiredLine(120, "the team's name");
const Emails = z
  .array(EmailAddress)
  .max(20, "Give at most 20 addresses; a rotation's alias reaches everyone behind it.")
  .transform((all) => [...new Set(all)]);
const Level = z.enum(ALARM_LEVELS, `Choose an alarm level: ${ALARM_LEVELS.join(", ")}.`);

export const AddTeam = z.object({
  name: TeamName,
  division: line(120).default(""),
  /** What the rotation is called in the on-call tool. */
  onCallRotation: line(120).default(""),
  /** Where a page is mailed to: aliases of the rotation. */
  emails: Emails.default([]),
  /** The branch it works in; empty: none. */
  branch: line(120).default(""),
  /** From this level on the team is usually paged. */
  defaultAlarmLevel: Level.default("Box1"),
});
export type AddTeam = z.input<typeof AddTeam>;

export const TeamFields = z.object({
  name: TeamName,
  division: line(120),
  onCallRotation: line(120),
  emails: Emails,
  branch: line(120),
  defaultAlarmLevel: Level,
  isActive: z.boolean(),
});
export type TeamFields = z.infer<typeof TeamFields>;

const TeamRef = requiredLine(120, "which team: its name or id");

export const EditTeam = z.object({
  team: TeamRef,
  set: TeamFields.partial().refine((set) => Object.keys(set).length > 0, "Say what changes."),
  /** What the editor saw, so that nobody's change is overwritten unseen. */
  was: TeamFields.partial().optional(),
});
export type EditTeam = z.input<typeof EditTeam>;

export const Team = TeamFields.extend({ id: z.string(), createdAt: z.string() });
export type Team = z.infer<typeof Team>;

export const PageTeams = z.object({
  ref: IncidentRef,
  /** By name or id; each gets a page of its own. */
  teams: z.array(TeamRef).min(1, "Choose a team to page.").max(20, "Page at most 20 teams at once."),
  /** What is asked of them, in a line or two. */
  notes: text(500).default(""),
  /** A person known here, called by name instead of the rotation. */
  contactUserId: line(40).nullish(),
  /** The same by a free name: the rotation gets the mail and is asked for this person. */
  contactName: line(120).default(""),
  /** Why a person and not the rotation; it is recorded. */
  contactReason: line(300).default(""),
  /** Page a team although its last page is not acknowledged yet. */
  again: z.boolean().default(false),
});
export type PageTeams = z.input<typeof PageTeams>;

const PageRef = { ref: IncidentRef, pageId: line(40) };
export const AnswerPage = z.object({
  ...PageRef,
  /** Who answered, where someone else writes it down. */
  by: line(120).default(""),
});
export type AnswerPage = z.input<typeof AnswerPage>;

export const CancelPage = z.object({ ...PageRef, reason: requiredLine(300, "why the page is taken back") });
export type CancelPage = z.input<typeof CancelPage>;

/** How far the page's mail has got; none: the team has no address, so somebody has to call. */
export const MAIL_STATES = ["none", "queued", "sent", "failed", "suppressed"] as const;

export const TeamPage = z.object({
  id: z.string(),
  teamId: z.string().nullable(),
  team: z.string(),
  contactName: z.string().nullable(),
  contactReason: z.string(),
  alarmLevel: z.enum(ALARM_LEVELS),
  notes: z.string(),
  pagedByName: z.string(),
  pagedAt: z.string(),
  /** When it is overdue unless acknowledged before; null once it is answered or taken back. */
  overdueAt: z.string().nullable(),
  acknowledgedByName: z.string().nullable(),
  acknowledgedAt: z.string().nullable(),
  arrivedByName: z.string().nullable(),
  arrivedAt: z.string().nullable(),
  cancelledByName: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  cancelReason: z.string(),
  recipientCount: z.number(),
  mail: z.enum(MAIL_STATES),
});
export type TeamPage = z.infer<typeof TeamPage>;
