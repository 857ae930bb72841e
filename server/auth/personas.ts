import type { Context } from "../core/context";
import { ROLE_LABEL, type Role } from "../core/policy";
import type { User } from "../db/generated/client";
import { insertUser } from "../users/add-user";

/** One person of the demo; `key` is the digit that signs in as them. */
export type Persona = { role: Role; label: string; displayName: string; email: string; key: string; does: string };

const persona = (key: string, role: Role, displayName: string, does: string): Persona => ({
  key,
  role,
  label: ROLE_LABEL[role],
  displayName,
  email: `${displayName
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z ]/g, "")
    .replaceAll(" ", ".")}@example.com`,
  does,
});

/** The demo's people, one a role. */
export const PERSONAS: readonly Persona[] = [
  persona("1", "mim", "Alex Rivera", "Opens and leads incidents"),
  persona("2", "ops_lead", "Sofia Chen", "Runs the recovery paths"),
  persona("3", "comms", "Jordan Lee", "Publishes the milestones"),
  persona("4", "service_manager", "Tariq Kimani", "Answers for the business impact"),
  persona("5", "customer_ops", "Marta Nowak", "Speaks for the customers"),
  persona("6", "executive", "Helen Osei", "Reads the one-page brief"),
  persona("7", "stakeholder", "Daniel Fischer", "Follows the milestones"),
  persona("8", "responder", "Priya Nair", "Works on the fix, logs it"),
  persona("9", "observer", "Liam Byrne", "Watches the fireground"),
  persona("0", "admin", "Noor Haddad", "Manages people and tokens"),
];

/** Makes the demo's people where they are missing; whoever is there stays as they are. Repeating it is harmless. */
export async function ensurePersonas(ctx: Context): Promise<User[]> {
  const emails = PERSONAS.map((each) => each.email);
  const there = new Set((await ctx.db.user.findMany({ where: { email: { in: emails } } })).map((user) => user.email));
  const missing = PERSONAS.filter((each) => !there.has(each.email));
  if (missing.length > 0) {
    await ctx.db.$transaction(async (tx) => {
      for (const { email, displayName, role } of missing) {
        await insertUser(tx, ctx, { email, displayName, role, isPersona: true });
      }
    });
  }
  return ctx.db.user.findMany({ where: { email: { in: emails }, isPersona: true }, orderBy: { id: "asc" } });
}
