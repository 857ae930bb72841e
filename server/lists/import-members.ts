import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { sha256 } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { comparePut, writeMembers } from "./put-members";
import { lockList } from "./reads";
import { readMembers } from "./rules";
import { ImportMembers, type ImportReport } from "./schemas";

/**
 * Adds a CSV file's members to a list. With a bad row nothing is imported, unless only the good ones are asked for;
 * a trial says what would happen.
 * @returns every bad row with its line and why, and what changed
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND for an unknown list
 */
export async function importMembers({ ctx, input }: { ctx: Context; input: ImportMembers }): Promise<ImportReport> {
  authorize(ctx, "list.edit");
  const { listId, csv, isOnlyGood, isTrial } = parseInput(ImportMembers, input);
  const { members, bad, unused } = readMembers(csv);
  const wanted = { verb: "importMembers", listId, csv: sha256(csv), isOnlyGood, isTrial };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    await lockList(tx, listId);
    const { added, changed, unchanged } = await comparePut(tx, listId, members, false);
    const isImported = !isTrial && members.length > 0 && (bad.length === 0 || isOnlyGood);
    if (isImported) {
      await writeMembers(tx, listId, members);
      const payload = { added, changed, bad: bad.length };
      await recordAudit(tx, ctx, { name: "list.membersImported", subject: listId, payload });
    }
    return { isImported, added: added.length, changed: changed.length, unchanged, bad, unused };
  });
}
