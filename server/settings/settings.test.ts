import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { User } from "../db/generated/client";
import { editSettings } from "./edit-settings";
import { getSettings, listSettings } from "./reads";
import {
  isSettingKey,
  SETTING_FIELDS,
  settingConflicts,
  settingDefault,
  settingField,
  settingProblem,
  wrongParts,
} from "./rules";
import { type SettingKey, Settings } from "./schemas";

let t: TestDb;
let ada: User;
let bob: User;

beforeAll(async () => {
  t = await testDb();
  ada = await t.makeUser("admin", { displayName: "Ada Admin" });
  bob = await t.makeUser("admin", { displayName: "Bob Admin" });
});

const edit = (input: Parameters<typeof editSettings>[0]["input"], who = ada) =>
  editSettings({ ctx: t.ctxOf(who), input });
const find = async (key: SettingKey) => (await listSettings(t.ctx())).find((one) => one.key === key);
const audits = (key: string) => t.db.auditEvent.findMany({ where: { subject: key }, orderBy: { seq: "asc" } });

test("a change counts at once, says who and when, is audited old to new, and goes back to the default", async () => {
  expect(await find("rollCallMinutes")).toEqual({
    key: "rollCallMinutes",
    value: 5,
    default: 5,
    isChanged: false,
    lastChange: null,
  });
  const at = t.clock.advance(1).toISOString();
  const all = await edit({ set: { rollCallMinutes: 8, branches: [" Infra ", "Mainframe"] } });
  expect(all.find((one) => one.key === "rollCallMinutes")).toMatchObject({
    value: 8,
    isChanged: true,
    lastChange: { byName: "Ada Admin", at },
  });
  expect(await getSettings(t.db)).toMatchObject({ rollCallMinutes: 8, branches: ["Infra", "Mainframe"] });
  await edit({ set: { rollCallMinutes: 8 } });
  const later = t.clock.advance(1).toISOString();
  await edit({ reset: ["rollCallMinutes", "nudgeMinutes"] }, bob);
  expect(await find("rollCallMinutes")).toMatchObject({
    value: 5,
    isChanged: false,
    lastChange: { byName: "Bob Admin", at: later },
  });
  expect((await audits("rollCallMinutes")).map((row) => row.payload)).toEqual([
    { from: 5, to: 8, isReset: false },
    { from: 8, to: 5, isReset: true },
  ]);
  expect(await audits("nudgeMinutes")).toEqual([]);
});

test("only admins change settings; who fights reads them; stakeholders do neither", async () => {
  for (const role of ["mim", "ops_lead", "observer"] as const) {
    const ctx = await t.asUser(role);
    expect((await listSettings(ctx)).length).toBe(Object.keys(Settings.shape).length);
    await expect(editSettings({ ctx, input: { set: { rollCallMinutes: 1 } } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
  await expect(listSettings(await t.asUser("stakeholder"))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("what does not fit is refused by key, in sentences that name the part, and nothing of it is kept", async () => {
  const input = {
    set: {
      questionMinutes: 12,
      firstUpdateMinutes: { Critical: -1, High: null, Medium: 30, Low: null },
      branches: ["App", "app"],
      nonsense: 1,
    },
  };
  await expect(edit(input)).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: {
      fields: {
        firstUpdateMinutes: "Critical: Give 0 minutes or more. High: Give a number of minutes.",
        branches: "Name each only once.",
        nonsense: 'There is no setting "nonsense".',
      },
    },
  });
  expect((await getSettings(t.db)).questionMinutes).toBe(10);
  expect(wrongParts("firstUpdateMinutes", input.set.firstUpdateMinutes)).toEqual(["Critical", "High"]);
  expect(wrongParts("branches", input.set.branches)).toEqual([]);
  await expect(edit({})).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(edit({ set: { toString: 1 } })).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("numbers that contradict each other are refused, together they may move", async () => {
  await expect(edit({ set: { durationAmberMinutes: 130 } })).rejects.toMatchObject({
    details: { fields: { durationAmberMinutes: "Amber comes before red: give at most the minutes of red." } },
  });
  await edit({ set: { durationAmberMinutes: 130, durationRedMinutes: 200 } });
  await expect(edit({ reset: ["durationRedMinutes"] })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await edit({ reset: ["durationAmberMinutes", "durationRedMinutes"] });
  expect(settingConflicts(await getSettings(t.db))).toEqual({});
});

test("two admins at the same key: the second sees what the first made of it; at other keys both count", async () => {
  const seen = { pathTimeboxMinutes: 15 };
  await edit({ set: { pathTimeboxMinutes: 20 }, was: seen });
  await expect(edit({ set: { pathTimeboxMinutes: 25 }, was: seen }, bob)).rejects.toMatchObject({
    code: "STALE",
    details: { current: { pathTimeboxMinutes: 20 } },
  });
  // The same change twice contradicts nobody.
  await edit({ set: { pathTimeboxMinutes: 20 }, was: seen }, bob);
  const racing = await Promise.allSettled([
    edit({ set: { spanOkPeople: 4 }, was: { spanOkPeople: 5 } }),
    edit({ set: { spanOkPeople: 6 }, was: { spanOkPeople: 5 } }, bob),
    edit({ set: { conditionsTimeboxMinutes: 6 }, was: { conditionsTimeboxMinutes: 5 } }, bob),
  ]);
  expect(racing.filter((one) => one.status === "rejected")).toHaveLength(1);
  expect(await audits("spanOkPeople")).toHaveLength(1);
  expect((await getSettings(t.db)).conditionsTimeboxMinutes).toBe(6);
});

test("every default fits its own schema and the others, and every setting's own key is found", () => {
  for (const { key } of SETTING_FIELDS) {
    expect(settingProblem(key, settingDefault(key)), key).toBeNull();
    expect(isSettingKey(key)).toBe(true);
    expect(settingProblem(key, undefined), "nothing is no value").not.toBeNull();
  }
  expect(settingConflicts(Settings.parse({}))).toEqual({});
  expect(settingField("surprise" as SettingKey)).toMatchObject({ kind: "json", label: "surprise" });
});

test("whatever is sent, a value is either refused in a sentence or kept so that it can be read again", () => {
  const keys = fc.constantFrom(...SETTING_FIELDS.map((field) => field.key));
  fc.assert(
    fc.property(keys, fc.jsonValue(), (key, value) => {
      const problem = settingProblem(key, value);
      if (problem === null) expect(Settings.shape[key].safeParse(value).success).toBe(true);
      else expect(problem).toMatch(/\S/);
    }),
  );
});
