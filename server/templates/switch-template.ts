import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { lockTemplate } from "./keep-template-version";
import { readTemplate, unknownTemplate } from "./reads";
import { SwitchTemplate, type Template } from "./schemas";

/**
 * Switches a template off, or on again. While it is off no text begins as it: one severity's gives way to the one for
 * every severity.
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function switchTemplate({ ctx, input }: { ctx: Context; input: SwitchTemplate }): Promise<Template> {
  authorize(ctx, "template.edit");
  const { id, isActive } = parseInput(SwitchTemplate, input);
  const wanted = { verb: "switch", id, isActive };
  return inTransaction(ctx, { action: "template.edit", input: wanted }, async (tx) => {
    const before = await lockTemplate(tx, id);
    if (!before) throw unknownTemplate(id);
    if (before.isActive === isActive) return before;
    await tx.messageTemplate.update({ where: { id }, data: { isActive } });
    await recordAudit(tx, ctx, { name: "template.switched", subject: id, payload: { isActive } });
    return readTemplate(tx, id);
  });
}
