import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { listIncidents } from "../incidents/reads";
import { listTimeline, verifyRecord } from "../timeline/reads";
import { linkIncidents } from "./link-incidents";
import { listLinks } from "./reads";
import { linkProblem, mergedInto } from "./rules";
import { unlinkIncidents } from "./unlink-incidents";

test("whatever is merged in whichever order, every incident's work goes on in exactly one that was not merged", () => {
  const id = fc.constantFrom("a", "b", "c", "d", "e");
  const wish = fc.record({ fromId: id, toId: id, kind: fc.constantFrom("merged", "related", "duplicate") });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 25 }), (wishes) => {
      const edges: (typeof wishes)[number][] = [];
      for (const one of wishes) if (linkProblem(one.fromId, one.toId, one.kind, edges) === null) edges.push(one);
      for (const start of ["a", "b", "c", "d", "e"]) {
        const end = mergedInto(start, edges);
        expect(edges.some((edge) => edge.kind === "merged" && edge.fromId === end)).toBe(false);
      }
    }),
  );
});

async function three() {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  for (const title of ["Checkout down", "Payments fail", "Carts empty"]) {
    await openIncident({ ctx: ctx(), input: { title, severity: "High" } });
  }
  return { t, ctx };
}

test("a link stands in both records and on both sides, and neither record is rewritten", async () => {
  const { ctx } = await three();
  await linkIncidents({ ctx: ctx(), input: { ref: "INC-2", other: "1", kind: "duplicate", reason: "same pool" } });
  expect(await listLinks(ctx(), { ref: "INC-2" })).toMatchObject([{ kind: "duplicate", isFrom: true, ref: "INC-1" }]);
  expect(await listLinks(ctx(), { ref: "INC-1" })).toMatchObject([{ kind: "duplicate", isFrom: false, ref: "INC-2" }]);
  const newest = async (ref: string) => (await listTimeline(ctx(), { ref, limit: 1 })).items[0]?.text;
  expect(await newest("INC-2")).toBe("Duplicate of INC-1 Checkout down (same pool)");
  expect(await newest("INC-1")).toBe("Has a duplicate: INC-2 Payments fail (same pool)");
  expect((await verifyRecord(ctx(), {})).broken).toEqual([]);
});

test("a circle, a second merge, the same link twice and itself are refused with the reason", async () => {
  const { ctx } = await three();
  const link = (ref: string, other: string, kind: "merged" | "related" = "merged") =>
    linkIncidents({ ctx: ctx(), input: { ref, other, kind } });
  await link("1", "2");
  await link("2", "3");
  await expect(link("3", "1")).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("circle") });
  await expect(link("1", "3")).rejects.toMatchObject({ message: expect.stringContaining("already") });
  await expect(link("1", "1", "related")).rejects.toMatchObject({ code: "CONFLICT" });
  await link("1", "3", "related");
  await expect(link("3", "1", "related")).rejects.toMatchObject({
    message: expect.stringContaining("linked so already"),
  });
  await expect(link("1", "99")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("of two people who merge two incidents into each other at once, one wins and nothing hangs", async () => {
  const { ctx } = await three();
  const results = await Promise.allSettled([
    linkIncidents({ ctx: ctx(), input: { ref: "1", other: "2", kind: "merged" } }),
    linkIncidents({ ctx: ctx(), input: { ref: "2", other: "1", kind: "merged" } }),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a link can be taken away once, from either side, and only by command", async () => {
  const { t, ctx } = await three();
  await linkIncidents({ ctx: ctx(), input: { ref: "1", other: "2", kind: "merged" } });
  const [link] = await listLinks(ctx(), { ref: "2" });
  const input = { ref: "2", linkId: link?.id ?? "" };
  await expect(unlinkIncidents({ ctx: await t.asUser("responder"), input })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const mergedInto = async () => (await listIncidents(ctx(), {})).items.map((one) => one.mergedInto);
  expect(await mergedInto()).toEqual([null, null, "INC-2"]);
  expect(await unlinkIncidents({ ctx: ctx(), input })).toEqual([]);
  expect(await mergedInto()).toEqual([null, null, null]);
  await expect(unlinkIncidents({ ctx: ctx(), input })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await listTimeline(ctx(), { ref: "1", limit: 1 })).items[0]?.name).toBe("incident.unlinked");
});
