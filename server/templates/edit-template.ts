import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { keepBrought, lockTemplate } from "./keep-template-version";
import { readTemplate, unknownTemplate } from "./reads";
import { parseTemplateId, templateProblems } from "./rules";
import { EditTemplate, type Template } from "./schemas";

/**
 * Gives a template a new version, or makes one for a key that has none, such as one severity's own (issue 4, item 1).
 * What was in force before stays among its versions. The same text again changes nothing.
 * @throws FORBIDDEN, NOT_FOUND; INVALID_INPUT by field: unknown variables, or no promise of the next update; STALE with
 * details.current when somebody else changed it meanwhile
 */
export async function editTemplate({ ctx, input }: { ctx: Context; input: EditTemplate }): Promise<Template> {
  authorize(ctx, "template.edit");
  const wanted = parseInput(EditTemplate, input);
  const { id, subject, body, note, was } = wanted;
  const key = parseTemplateId(id);
  if (!key) throw unknownTemplate(id);
  const problems = templateProblems(key, wanted);
  if (Object.keys(problems).length > 0) {
    throw new AppError("INVALID_INPUT", Object.values(problems).join(" "), { fields: problems });
  }
  return inTransaction(ctx, { action: "template.edit", input: { verb: "edit", ...wanted } }, async (tx) => {
    const before = await lockTemplate(tx, id);
    if (before && before.subject === subject && before.body === body) return before;
    if ((before?.versionId ?? null) !== was) {
      const by = before ? ` by ${before.changedByName}` : "";
      const message = `This template was changed${by} meanwhile. Look at its text as it is now, then save yours again.`;
      throw new AppError("STALE", message, { current: before });
    }
    if (before) await keepBrought(tx, ctx, before);
    const version = (before?.version ?? 0) + 1;
    await tx.templateVersion.create({
      data: {
        id: newId(ctx.now),
        templateId: id,
        version,
        subject,
        body,
        isDefault: false,
        changedById: actorUserId(ctx.actor),
        changedByName: actorName(ctx.actor),
        changedAt: ctx.now,
        note,
      },
    });
    await recordAudit(tx, ctx, {
      name: "template.edited",
      subject: id,
      payload: {
        version,
        note,
        from: before ? { subject: before.subject, body: before.body } : null,
        to: { subject, body },
      },
    });
    return readTemplate(tx, id);
  });
}
