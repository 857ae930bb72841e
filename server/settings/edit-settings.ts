import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import { canonicalJson, type Json } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { getSettings, loadSettings } from "./reads";
import { isSettingKey, settingConflicts, settingDefault, settingField, settingProblem } from "./rules";
import { EditSettings, type Setting, type SettingKey, Settings } from "./schemas";

/** Edits take turns by it: a setting at its default has no row to lock. */
const SETTINGS_LOCK = 4_242_020;

/**
 * Changes policy numbers, or gives them back their defaults; each change is audited old to new (issue 3: all numbers
 * named as policy are data that an admin edits).
 * @throws FORBIDDEN, INVALID_INPUT with one sentence a key; STALE with details.current by key when another admin
 * changed the same one meanwhile: nothing is written then
 */
export async function editSettings({ ctx, input }: { ctx: Context; input: EditSettings }): Promise<Setting[]> {
  authorize(ctx, "settings.edit");
  const { set, reset, was } = parseInput(EditSettings, input);
  const wanted = new Map<SettingKey, Json>();
  const problems: Record<string, string> = {};
  for (const key of [...Object.keys(set), ...reset]) {
    if (!isSettingKey(key)) problems[key] = `There is no setting "${key}".`;
    else if (reset.includes(key)) wanted.set(key, settingDefault(key));
    else {
      const problem = settingProblem(key, set[key]);
      if (problem) problems[key] = problem;
      else wanted.set(key, Settings.shape[key].parse(set[key]) as Json);
    }
  }
  refuse(problems);

  return inTransaction(ctx, { action: "settings.edit", input: { set, reset } }, async (tx) => {
    await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(${SETTINGS_LOCK})::text`);
    const before = await getSettings(tx);
    const stale: { [key: string]: Json } = {};
    for (const [key, to] of wanted) {
      const from = before[key] as Json;
      const seen = was?.[key];
      const isSame = canonicalJson(from) === canonicalJson(to);
      if (!isSame && seen !== undefined && canonicalJson(seen) !== canonicalJson(from)) stale[key] = from;
    }
    if (Object.keys(stale).length > 0) {
      const names = Object.keys(stale).map((key) => settingField(key as SettingKey).label);
      const message = `Another admin changed this meanwhile: ${names.join(", ")}. Look at the new value, then choose which one stays.`;
      throw new AppError("STALE", message, { current: stale });
    }
    const after = { ...before, ...Object.fromEntries(wanted) } as Settings;
    const conflicts = Object.entries(settingConflicts(after)).filter(([key]) => wanted.has(key as SettingKey));
    refuse(Object.fromEntries(conflicts));

    for (const [key, to] of wanted) {
      const isReset = reset.includes(key);
      const from = before[key] as Json;
      const row = { value: to as Prisma.InputJsonValue, updatedAt: ctx.now, updatedBy: actorName(ctx.actor) };
      if (isReset) {
        const { count } = await tx.setting.deleteMany({ where: { key } });
        if (count === 0) continue;
      } else if (canonicalJson(from) === canonicalJson(to)) continue;
      else await tx.setting.upsert({ where: { key }, create: { key, ...row }, update: row });
      await recordAudit(tx, ctx, { name: "settings.changed", subject: key, payload: { from, to, isReset } });
    }
    return loadSettings(tx);
  });
}

function refuse(problems: Record<string, string>): void {
  const all = Object.entries(problems);
  if (all.length === 0) return;
  const message = all.map(([key, text]) => `${isSettingKey(key) ? settingField(key).label : key}: ${text}`).join(" ");
  throw new AppError("INVALID_INPUT", message, { fields: problems });
}
