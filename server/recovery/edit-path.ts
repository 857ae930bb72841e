import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { loadPath, lockOpenPath } from "./reads";
import { PATH_FIELD_LABEL } from "./rules";
import { EditPath, type PathField, type RecoveryPath } from "./schemas";

type Change = { field: PathField; from: string; to: string };

/**
 * Edits title, owner, goal or current bet in place, each change recorded old to new. Where the editor saw another
 * text than stands now, nothing is written and what stands is given back.
 * @throws STALE with details.current, NOT_FOUND, CONFLICT when it is closed
 */
export async function editPath({ ctx, input }: { ctx: Context; input: EditPath }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.edit", input.ref);
  const { ref, pathId, set, was } = parseInput(EditPath, input);

  return inTransaction(ctx, { action: "recovery.edit", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    const changes: Change[] = [];
    const stale: Partial<Record<PathField, string>> = {};
    for (const [field, value] of Object.entries(set) as [PathField, string | undefined][]) {
      if (value === undefined) continue;
      const from = path[field];
      const to = field === "owner" && value === "" ? "Unassigned" : value;
      if (from === to) continue;
      if (was?.[field] !== undefined && was[field] !== from) stale[field] = from;
      changes.push({ field, from, to });
    }
    if (Object.keys(stale).length > 0) {
      const names = (Object.keys(stale) as PathField[]).map((field) => PATH_FIELD_LABEL[field]).join(", ");
      const message = `${names} changed while you wrote. Your text is kept: choose which one stays.`;
      throw new AppError("STALE", message, { current: stale });
    }
    if (changes.length === 0) return path;
    const data = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
    await tx.recoveryPath.update({ where: { id: path.id }, data: { ...data, version: { increment: 1 } } });
    await recordEvent(tx, ctx, head, {
      name: "recovery.changed",
      text: `${path.title}: ${changes.map(describe).join("; ")}`,
      payload: { pathId: path.id, title: path.title, changes },
    });
    return loadPath(tx, path.id);
  });
}

const show = (value: string): string =>
  value === "" ? "empty" : value.length > 160 ? `${value.slice(0, 159)}…` : value;

const describe = ({ field, from, to }: Change): string => `${PATH_FIELD_LABEL[field]}: ${show(from)} → ${show(to)}`;
