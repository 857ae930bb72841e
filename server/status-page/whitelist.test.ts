import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import {
  type Column,
  fillEmptyTables,
  isInternal,
  listColumns,
  overwriteInternal,
  type ValueOf,
} from "../../tests/support/internal-columns";
import { minutesIn, putEvent, putIncident, putMilestone } from "../../tests/support/public-data";
import { renderPublicPages } from "./jobs";

const PUBLIC_MILESTONE = "incident_id = 'xMARKERx-1' and 'public' = any(audience)";
const PUBLIC_NOTE = "incident_id = 'xMARKERx-1' and visibility = 'public' and name = 'timeline.noted'";

/** One incident with all that the public sees and much that it does not, and one that is not public at all. */
async function scenario(): Promise<TestDb> {
  const test = await testDb();
  const { db } = test;
  const seen = await putIncident(db, 1, { id: "xMARKERx-1", publicTitle: "Seen title", nextUpdateEta: minutesIn(60) });
  const banner = { audience: "public" as const, channel: "banner" as const, body: "Seen banner" };
  const sms = { audience: "public" as const, channel: "sms" as const, body: "xMARKERx" };
  await putMilestone(db, seen, 1, { title: "Seen milestone", body: "Seen body <b>&", texts: [sms, banner] });
  const inside = { title: "xMARKERx", body: "xMARKERx" };
  await putMilestone(db, seen, 2, { ...inside, audience: ["stakeholder", "executive"] });
  await putEvent(db, seen, 1, { visibility: "public", text: "Seen note" });
  await putEvent(db, seen, 2, { text: "xMARKERx" });
  await putEvent(db, seen, 3, { text: "xMARKERx", visibility: "public", name: "milestone.published" });
  const unseen = await putIncident(db, 7_777_777, { id: "xMARKERx-2", publicSince: null, publicTitle: "xMARKERx" });
  await putMilestone(db, unseen, 1, inside);
  await putEvent(db, unseen, 1, { text: "xMARKERx", visibility: "public" });
  const done = await putIncident(db, 3, { id: "xMARKERx-3", status: "Resolved", phase: 8, resolvedAt: minutesIn(9) });
  await putMilestone(db, done, 1, { title: "Seen ending", isResolution: true, publicStage: "resolved" });
  return test;
}

async function publicBytes({ ctx, pool }: TestDb): Promise<Record<string, string>> {
  await renderPublicPages(ctx(), null);
  const { rows } = await pool.query<{ path: string; body: Buffer }>(
    "select path, body from public_artifact order by 1",
  );
  return Object.fromEntries(rows.map((row) => [row.path, row.body.toString("utf8")]));
}

const MARK_NUMBER = 98_765_432;
const MARK_TIME = "2011-11-11T11:11:11.111Z";

const mark: ValueOf = ({ type, isArray, labels }) => {
  const one = labels[0] ?? single(type);
  return isArray ? [one] : one;
};
function single(type: string): unknown {
  if (type === "bool") return true;
  if (type.startsWith("int") || type.startsWith("float")) return MARK_NUMBER;
  if (type === "timestamptz" || type === "date") return MARK_TIME;
  if (type.startsWith("json")) return JSON.stringify({ xMARKERx: "xMARKERx" });
  if (type === "bytea") return Buffer.from("xMARKERx");
  if (type === "text" || type === "varchar") return "xMARKERx";
  throw new Error(`No marker for columns of type ${type}: add one here.`);
}

describe("what the public may read", () => {
  let test: TestDb;
  let columns: Column[];
  beforeAll(async () => {
    test = await scenario();
    columns = await test.asSuperuser(listColumns);
  });

  it("knows the columns that matter most", () => {
    const internal = columns.filter(isInternal).map(({ table, column }) => `${table}.${column}`);
    expect(internal).toEqual(
      expect.arrayContaining(["incident.title", "incident.bridge_url", "incident.root_cause", "milestone.cut_by_name"]),
    );
    expect(internal.length).toBeGreaterThan(100);
  });

  it("holds no marker that was planted in an internal column", async () => {
    await test.asSuperuser(async (client) => {
      await overwriteInternal(client, columns, "incident", "number in (1, 3)", (column) =>
        column.column === "public_since" ? MARK_TIME : mark(column),
      );
      await overwriteInternal(client, columns, "milestone", PUBLIC_MILESTONE, mark);
      await overwriteInternal(client, columns, "timeline_event", PUBLIC_NOTE, mark);
      await fillEmptyTables(client, columns, { incident_id: "xMARKERx-1" }, mark);
    });
    const pages = await publicBytes(test);
    expect(Object.keys(pages)).toEqual(
      expect.arrayContaining([
        "/",
        "/history",
        "/feed.atom",
        "/status.json",
        "/incidents/INC-1",
        "/incidents/INC-1.json",
      ]),
    );
    expect(Object.keys(pages)).not.toContain("/incidents/INC-7777777");
    for (const [path, body] of Object.entries(pages)) {
      expect(body, path).not.toMatch(/MARKER|98765432|98.765.432|2011|11:11|7777777|Internal title|Nobody/i);
    }
    // What is public must be there, or the search above would prove nothing.
    expect(pages["/"]).toContain("Seen title");
    expect(pages["/incidents/INC-1"]).toContain("Seen body &lt;b&gt;&amp;");
    expect(pages["/incidents/INC-1.json"]).toContain("Seen note");
    expect(pages["/feed.atom"]).toContain("Seen ending");
    expect(pages["/api/public/banner"]).toContain("Seen banner");
  });

  it("gives the same bytes from databases that differ in internal data only", async () => {
    const before = await publicBytes(test);
    let serial = 100;
    const value = fc.record({
      text: fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replaceAll("\0", "").toWellFormed()),
      number: fc.integer({ min: 1, max: 2_000_000_000 }),
      time: fc.date({ min: new Date("2001-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
      pick: fc.nat(),
      flag: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 7, maxLength: 7 }), async (values) => {
        const random: ValueOf = (column) => {
          const one = values[(column.column.length + column.table.length) % values.length] ?? values[0];
          if (!one) throw new Error("no values");
          const { type, labels, isArray } = column;
          const chosen =
            labels.length > 0
              ? labels[one.pick % labels.length]
              : type === "bool"
                ? one.flag
                : type.startsWith("int")
                  ? one.number
                  : type === "timestamptz"
                    ? one.time.toISOString()
                    : type.startsWith("json")
                      ? JSON.stringify({ text: one.text })
                      : one.text;
          return isArray ? [chosen] : chosen;
        };
        await test.asSuperuser(async (client) => {
          await overwriteInternal(client, columns, "incident", "number in (1, 3)", (column) => random(column));
          await overwriteInternal(client, columns, "milestone", PUBLIC_MILESTONE, random);
          await overwriteInternal(client, columns, "timeline_event", PUBLIC_NOTE, random);
        });
        serial += 1;
        const { db } = test;
        const incident = await db.incident.findUniqueOrThrow({ where: { number: 1 } });
        const text = `${values[0]?.text}`;
        await putEvent(db, incident, serial, { text, occurredAt: values[1]?.time ?? new Date(0) });
        await putMilestone(db, incident, serial, { body: text, audience: ["executive"] });
        await putIncident(db, serial, { publicSince: null, severity: "Critical", title: text });
        expect(await publicBytes(test)).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});
