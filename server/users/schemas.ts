import { z } from "zod";
import { ROLES, type Role } from "../core/policy";
import { line, requiredLine, spellAddress } from "../core/text";

/** A mail address in its one spelling. Deliberately lax: the mail that arrives is the proof. */
export const EmailAddress = line(254)
  .transform(spellAddress)
  .pipe(
    z.string().regex(/^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/, "Give a mail address, such as sam@example.com."),
  );

export const DisplayName = requiredLine(120, "the person's name");

/** A user's id, or the mail address that stands for it. */
const UserRef = requiredLine(254, "which person: the id or the mail address").transform((value) =>
  value.includes("@") ? value.toLowerCase() : value,
);

const RoleName = z.enum(ROLES, `Choose a role: ${ROLES.join(", ")}.`);

export const AddUser = z.object({ email: EmailAddress, displayName: DisplayName, role: RoleName });
export type AddUser = z.input<typeof AddUser>;

export const ChangeRole = z.object({ user: UserRef, role: RoleName });
export type ChangeRole = z.input<typeof ChangeRole>;

export const DisableUser = z.object({ user: UserRef });
export type DisableUser = z.input<typeof DisableUser>;

export const EnableUser = DisableUser;
export type EnableUser = DisableUser;

/** `search` matches within the name (and, for admins, the mail address). */
export const ListUsers = z.object({ search: line(120).optional() }).default({});
export type ListUsers = z.input<typeof ListUsers>;

/** What any signed-in person may see of another. */
export type UserSummary = { id: string; displayName: string; role: Role };

/** What admins see; instants are ISO-8601 UTC. */
export type Account = UserSummary & {
  email: string;
  isPersona: boolean;
  createdAt: string;
  lastSeenAt: string | null;
  disabledAt: string | null;
};

/** The person who asks, as the interface needs it. */
export type Me = UserSummary & { email: string; timeZone: string | null; isPersona: boolean };
