import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { SEVERITIES } from "../incidents/schemas";
import { AUDIENCES } from "../milestones/schemas";
import { EmailAddress } from "../users/schemas";

/** Members that one call may bring. */
export const MAX_MEMBERS = 20_000;

const ListId = requiredLine(60, "which list, by its id");

/** Each system once, however it is spelled. */
const Systems = z
  .array(requiredLine(120, "the system's name"))
  .max(100, "At most 100 systems.")
  .transform((values) => [...new Map(values.map((value) => [value.toLowerCase(), value])).values()]);
const Severities = z
  .array(z.enum(SEVERITIES))
  .transform((values) => SEVERITIES.filter((severity) => values.includes(severity)));
const ListName = requiredLine(80, "the list's name");
const ListAudience = z.enum(AUDIENCES, `Choose an audience: ${AUDIENCES.join(", ")}.`);

export const CreateList = z.object({
  name: ListName,
  audience: ListAudience,
  /** Empty: every severity. */
  severities: Severities.default([]),
  /** Empty: every system; otherwise an incident must affect one of them. */
  systems: Systems.default([]),
});
export type CreateList = z.input<typeof CreateList>;

/** What is left out stays as it is. */
export const EditList = z.object({
  listId: ListId,
  name: ListName.optional(),
  audience: ListAudience.optional(),
  severities: Severities.optional(),
  systems: Systems.optional(),
  /** Switched off, a list tells nobody and keeps its members. */
  isActive: z.boolean().optional(),
  /** What the editor saw of what they change, so that nobody's change is overwritten unseen. */
  was: z
    .object({
      name: z.string(),
      audience: z.enum(AUDIENCES),
      severities: z.array(z.enum(SEVERITIES)),
      systems: z.array(z.string()),
      isActive: z.boolean(),
    })
    .partial()
    .optional(),
});
export type EditList = z.input<typeof EditList>;

export const RemoveList = z.object({ listId: ListId });
export type RemoveList = z.input<typeof RemoveList>;

/** A day, such as 2027-03-31. */
const Day = z.iso.date("Give the renewal as a day, such as 2027-03-31.");

/** One member; the last five fields put a strategic account forward (S4 phase 3). */
export const MemberInput = z.object({
  email: EmailAddress,
  name: line(120).default(""),
  company: line(120).default(""),
  hasEscalation: z.boolean().default(false),
  renewalAt: Day.nullable().default(null),
  hasSponsor: z.boolean().default(false),
  isHighUsage: z.boolean().default(false),
});
export type MemberInput = z.input<typeof MemberInput>;
export type Member = z.output<typeof MemberInput>;

export const AddListMember = MemberInput.extend({
  listId: ListId,
  /** Refuses an address that stands there already, instead of changing what stands beside it. */
  isNew: z.boolean().default(false),
});
export type AddListMember = z.input<typeof AddListMember>;

export const RemoveListMember = z.object({ listId: ListId, email: EmailAddress });
export type RemoveListMember = z.input<typeof RemoveListMember>;

/** A directory's whole list. Members are checked one by one, so that a bad one is named and the others go on. */
export const ReplaceMembers = z.object({
  listId: ListId,
  members: z.array(z.record(z.string(), z.unknown())).max(MAX_MEMBERS, `At most ${MAX_MEMBERS} members.`),
});
export type ReplaceMembers = z.input<typeof ReplaceMembers>;

export const ReplacedMembers = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** Were there before, with something else beside the address. */
  changed: z.array(z.string()),
  unchanged: z.number(),
  /** Members that were left out; `index` counts from 0. */
  bad: z.array(z.object({ index: z.number(), email: z.string(), value: z.string(), why: z.string() })),
});
export type ReplacedMembers = z.infer<typeof ReplacedMembers>;

export const ImportMembers = z.object({
  listId: ListId,
  csv: z.string().max(3_000_000, "A file of at most 3 MB, please; split a longer one."),
  /** With bad rows nothing is imported, unless this asks for the good ones. */
  isOnlyGood: z.boolean().default(false),
  /** Says what would happen, and changes nothing. */
  isTrial: z.boolean().default(false),
});
export type ImportMembers = z.input<typeof ImportMembers>;

/** A row that cannot be taken: where it begins, whose it is, the value that is wrong, and what to do about it. */
export const BadRow = z.object({ line: z.number(), email: z.string(), value: z.string(), why: z.string() });
export type BadRow = z.infer<typeof BadRow>;

export const ImportReport = z.object({
  isImported: z.boolean(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  /** Lines count from 1, the header's. */
  bad: z.array(BadRow),
  /** Columns of the file that nothing here stands for. */
  unused: z.array(z.string()),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ListMember = z.object({
  email: z.string(),
  name: z.string(),
  userId: z.string().nullable(),
  company: z.string(),
  hasEscalation: z.boolean(),
  renewalAt: z.string().nullable(),
  hasSponsor: z.boolean(),
  isHighUsage: z.boolean(),
  /** The place of a strategic account in the order of S4 phase 3, today; null for other lists. */
  rank: z.number().int().min(1).max(5).nullable(),
});
export type ListMember = z.infer<typeof ListMember>;

const Head = {
  id: z.string(),
  name: z.string(),
  audience: z.enum(AUDIENCES),
  severities: z.array(z.enum(SEVERITIES)),
  systems: z.array(z.string()),
  isActive: z.boolean(),
};
export const DistributionList = z.object({ ...Head, members: z.array(ListMember) });
export type DistributionList = z.infer<typeof DistributionList>;

export const ListSummary = z.object({ ...Head, memberCount: z.number() });
export type ListSummary = z.infer<typeof ListSummary>;

export const ListMembersOf = z.object({ listId: ListId, search: line(120).default("") });
export type ListMembersOf = z.input<typeof ListMembersOf>;
/** The first members that match, strategic accounts in the order in which they hear, and how many do. */
export const MembersFound = z.object({ members: z.array(ListMember), total: z.number() });
export type MembersFound = z.infer<typeof MembersFound>;
