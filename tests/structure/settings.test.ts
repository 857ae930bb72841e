import { expect, test } from "vitest";
import { SETTING_FIELDS, SETTING_GROUPS } from "../../server/settings/rules";
import { Settings } from "../../server/settings/schemas";

test("every setting is described in plain words, so that an admin can edit it", () => {
  const described = SETTING_FIELDS.map((field) => field.key);
  const missing = Object.keys(Settings.shape).filter((key) => !described.some((one) => one === key));
  expect(
    missing,
    "add a line with group, label, kind and help for it to SETTING_FIELDS in server/settings/rules.ts",
  ).toEqual([]);
  expect(new Set(described).size, "one line a key").toBe(described.length);
  expect(
    SETTING_FIELDS.filter((field) => field.group === SETTING_GROUPS.at(-1)),
    "the last group is for what nobody has described",
  ).toEqual([]);
});
