import { authorize } from "../core/authorize";
import type { Json } from "../core/canonical";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { settingDefault } from "./rules";
import { type Setting, type SettingKey, Settings } from "./schemas";

/**
 * The policy numbers in force: an admin's values over the defaults. A value that no longer fits its schema
 * gives way to the default rather than stopping an incident.
 */
export async function getSettings(db: Db | Tx): Promise<Settings> {
  const rows = await db.setting.findMany({ select: { key: true, value: true } });
  const chosen: Record<string, unknown> = {};
  for (const { key, value } of rows) {
    const field = Settings.shape[key as keyof typeof Settings.shape];
    if (field?.safeParse(value).success) chosen[key] = value;
  }
  return Settings.parse(chosen);
}

/** Every setting with its value, its default, and who changed it last and when. @throws FORBIDDEN */
export async function listSettings(ctx: Context): Promise<Setting[]> {
  authorize(ctx, "settings.read");
  return loadSettings(ctx.db);
}

/** The same inside or outside a transaction; the caller has authorized. */
export async function loadSettings(db: Db | Tx): Promise<Setting[]> {
  const [settings, rows, changes] = await Promise.all([
    getSettings(db),
    db.setting.findMany({ select: { key: true } }),
    db.$queryRaw<{ key: string; byName: string; at: Date }[]>(Prisma.sql`
      select distinct on (subject) subject as key, actor_name as "byName", recorded_at as at
      from audit_event where name = 'settings.changed' order by subject, seq desc`),
  ]);
  const changed = new Set(rows.map((row) => row.key));
  return (Object.keys(Settings.shape) as SettingKey[]).map((key) => {
    const last = changes.find((change) => change.key === key);
    return {
      key,
      value: settings[key] as Json,
      default: settingDefault(key),
      isChanged: changed.has(key),
      lastChange: last ? { byName: last.byName, at: last.at.toISOString() } : null,
    };
  });
}
