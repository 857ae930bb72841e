import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import type { Role } from "../core/policy";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import type { User } from "../db/generated/client";
import { toAccount } from "./reads";
import { type Account, AddUser } from "./schemas";

/**
 * Adds a person, who can then sign in with that mail address.
 * @throws INVALID_INPUT, FORBIDDEN; CONFLICT when the address is taken
 */
export async function addUser({ ctx, input }: { ctx: Context; input: unknown }): Promise<Account> {
  authorize(ctx, "user.edit");
  const person = parseInput(AddUser, input);
  return inTransaction(ctx, { action: "user.edit", input: { verb: "add", ...person } }, async (tx) => {
    const user = await insertUser(tx, ctx, person);
    if (!user) {
      const message = `${person.email} is already here. Change the role of that person instead.`;
      throw new AppError("CONFLICT", message, { fields: { email: message } });
    }
    return toAccount(user);
  });
}

/** Writes the row and its audit row; null when the address is taken. For verbs that add a person on the way. */
export async function insertUser(
  tx: Tx,
  ctx: Context,
  person: { email: string; displayName: string; role: Role; isPersona?: boolean },
): Promise<User | null> {
  const id = newId(ctx.now);
  const row = { isPersona: false, ...person, id, createdAt: ctx.now };
  const { count } = await tx.user.createMany({ data: [row], skipDuplicates: true });
  if (count === 0) return null;
  await recordAudit(tx, ctx, {
    name: "user.added",
    subject: id,
    payload: { email: person.email, role: person.role, isPersona: row.isPersona },
  });
  return tx.user.findUniqueOrThrow({ where: { id } });
}
