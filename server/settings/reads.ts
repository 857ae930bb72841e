import type { Db, Tx } from "../db/client";
import { Settings } from "./schemas";

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
