import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { DEFAULTS, findTemplate } from "./reads";
import { parseTemplateId } from "./rules";
import type { Template } from "./schemas";

/**
 * Takes the template's row lock, and makes the row where MajorOps's own text was never used or changed here: every
 * write of a template begins with it.
 */
export async function lockTemplate(tx: Tx, id: string): Promise<Template | null> {
  const key = parseTemplateId(id);
  if (!key) return null;
  await tx.messageTemplate.createMany({ data: [{ id, ...key }], skipDuplicates: true });
  await tx.$queryRaw(Prisma.sql`select id from message_template where id = ${id} for update`);
  return findTemplate(tx, id);
}

/**
 * Keeps the version that a text began as, so that a message can name it for good: MajorOps's own text is written down
 * the first time it is used. Within the caller's transaction.
 * @returns the version's id, as it was given
 * @throws INVALID_INPUT where there is no such version
 */
export async function keepTemplateVersion(tx: Tx, ctx: Context, versionId: string): Promise<string> {
  const known = await tx.templateVersion.findUnique({ where: { id: versionId }, select: { id: true } });
  if (known) return known.id;
  const [id = ""] = versionId.split("@");
  const template = DEFAULTS.get(id)?.versionId === versionId ? await lockTemplate(tx, id) : null;
  // Only what stands in force: written down later, an older text would come into force by being used.
  if (template?.versionId !== versionId) {
    const message = "This version of the template is not known. Choose the template again.";
    throw new AppError("INVALID_INPUT", message, { fields: { templateVersionId: message } });
  }
  await keepBrought(tx, ctx, template);
  return versionId;
}

/** Writes MajorOps's own text down where it is in force and not kept yet; the caller holds the template's lock. */
export async function keepBrought(tx: Tx, ctx: Context, template: Template): Promise<void> {
  const [current] = template.versions;
  if (!current || current.changedAt !== null) return;
  const { id, version, subject, body, isDefault, changedByName, note } = current;
  // The same text may have been in force before: it has its row then.
  await tx.templateVersion.createMany({
    data: [{ id, version, subject, body, isDefault, changedByName, note, templateId: template.id, changedAt: ctx.now }],
    skipDuplicates: true,
  });
}
