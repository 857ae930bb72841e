import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockPath } from "./reads";
import { NotePath, type PathNote } from "./schemas";

/** Notes in the record what happened on a path, closed ones too (DOMAIN 1.1, 2.5 "@track"). @throws NOT_FOUND */
export async function notePath({ ctx, input }: { ctx: Context; input: NotePath }): Promise<PathNote> {
  authorize(ctx, "timeline.append");
  const { ref, pathId, text, source } = parseInput(NotePath, input);

  return inTransaction(ctx, { action: "timeline.append", input }, async (tx) => {
    const { head, path } = await lockPath(tx, ref, pathId);
    const { seq, actorName, occurredAt } = await recordEvent(tx, ctx, head, {
      name: "timeline.noted",
      text,
      payload: { kind: "note", source, pathId: path.id },
    });
    return { seq, text, source, actorName, occurredAt };
  });
}
