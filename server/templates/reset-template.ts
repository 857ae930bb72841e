import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { lockTemplate } from "./keep-template-version";
import { DEFAULTS, readTemplate, unknownTemplate } from "./reads";
import { ResetTemplate, type Template } from "./schemas";

/**
 * Brings MajorOps's own text back into force, as a new version; from then on a newer MajorOps brings its newer text.
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT where MajorOps brings no text for it; STALE with details.current when somebody
 * else changed it meanwhile
 */
export async function resetTemplate({ ctx, input }: { ctx: Context; input: ResetTemplate }): Promise<Template> {
  authorize(ctx, "template.edit");
  const wanted = parseInput(ResetTemplate, input);
  const { id, note, was } = wanted;
  return inTransaction(ctx, { action: "template.edit", input: { verb: "reset", ...wanted } }, async (tx) => {
    const before = await lockTemplate(tx, id);
    if (!before) throw unknownTemplate(id);
    const brought = DEFAULTS.get(id);
    if (!brought) {
      const message = "MajorOps brings no text for this one. Switch it off, and the text for every severity is taken.";
      throw new AppError("CONFLICT", message);
    }
    if (!before.isEdited) return before;
    if (before.versionId !== was) {
      const message = `This template was changed by ${before.changedByName} meanwhile. Look at it as it is now first.`;
      throw new AppError("STALE", message, { current: before });
    }
    const version = before.version + 1;
    await tx.templateVersion.create({
      data: {
        id: newId(ctx.now),
        templateId: id,
        version,
        subject: brought.subject,
        body: brought.body,
        isDefault: true,
        changedById: actorUserId(ctx.actor),
        changedByName: actorName(ctx.actor),
        changedAt: ctx.now,
        note: note || "Back to the text that comes with MajorOps",
      },
    });
    await recordAudit(tx, ctx, { name: "template.reset", subject: id, payload: { version, note } });
    return readTemplate(tx, id);
  });
}
