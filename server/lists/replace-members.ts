import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { comparePut, writeMembers } from "./put-members";
import { lockList } from "./reads";
import { checkMember } from "./rules";
import { type Member, type ReplacedMembers, ReplaceMembers } from "./schemas";

/** Good members once each, and what is wrong with the others. */
function sift(inputs: readonly Record<string, unknown>[]): { members: Member[]; bad: ReplacedMembers["bad"] } {
  const members = new Map<string, Member>();
  const bad: ReplacedMembers["bad"] = [];
  inputs.forEach((input, index) => {
    const checked = checkMember(input);
    const email = typeof input.email === "string" ? input.email.slice(0, 254) : "";
    if ("why" in checked) bad.push({ index, email, value: checked.value, why: checked.why });
    else if (members.has(checked.member.email))
      bad.push({ index, email, value: email, why: "The address stands here twice. Leave one." });
    else members.set(checked.member.email, checked.member);
  });
  return { members: [...members.values()], bad };
}

/**
 * Makes a list what a directory says it is: who is missing leaves, who is new comes, bad entries are named and left
 * out. The same call again changes nothing.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND for an unknown list
 */
export async function replaceMembers({
  ctx,
  input,
}: {
  ctx: Context;
  input: ReplaceMembers;
}): Promise<ReplacedMembers> {
  authorize(ctx, "list.edit");
  const { listId, members: given } = parseInput(ReplaceMembers, input);
  const { members, bad } = sift(given);
  const wanted = { verb: "replaceMembers", listId, members };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    await lockList(tx, listId);
    const { added, changed, removed, unchanged } = await comparePut(tx, listId, members, true);
    if (added.length + changed.length > 0) await writeMembers(tx, listId, members);
    if (removed.length > 0) await tx.listMember.deleteMany({ where: { listId, email: { in: removed } } });
    if (added.length + changed.length + removed.length > 0) {
      const payload = { added, changed, removed, bad: bad.length };
      await recordAudit(tx, ctx, { name: "list.membersReplaced", subject: listId, payload });
    }
    return { added, changed, removed, unchanged, bad };
  });
}
