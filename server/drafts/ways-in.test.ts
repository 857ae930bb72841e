import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import type { Context } from "../core/context";
import type { Role } from "../core/policy";
import { createRest } from "../http/rest";
import { openIncident } from "../incidents/open-incident";
import { logEntry } from "../timeline/log-entry";
import { appRouter, createCaller } from "../trpc/root";
import { cutDraft } from "./cut-draft";

type Procedure = {
  _def: { type: string; meta?: { rest?: { method: string; path: string } } };
};
/** Every way to write, release or publish a text that audiences read, by name; one that is added is among them. */
const WAYS = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).filter(
  ([name, { _def }]) => /^(draft|milestone)\./.test(name) && _def.type === "mutation",
);

let t: TestDb;
let server: Server;
let who: Context;
beforeAll(async () => {
  t = await testDb();
  who = t.ctx();
  const rest = createRest({ router: appRouter, createContext: async () => who });
  server = createServer((req, res) => void rest.handle(req, res, new URL(req.url ?? "/", "http://door"), "request"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("Customer Ops and observers write, approve and publish nothing, by tRPC, HTTP, a token that may everything or the MIM's slot", async () => {
  const mim = t.ctxOf(await t.makeUser("mim"));
  const { ref } = await openIncident({ ctx: mim, input: { title: "Card payments fail", severity: "Critical" } });
  const draft = await cutDraft({ ctx: mim, input: { ref } });
  const nextUpdateEta = new Date(t.clock.now().getTime() + 900_000).toISOString();
  const input = {
    ref,
    draftId: draft.id,
    version: draft.version,
    title: "Card payments fail",
    body: "Card payments fail.",
    reason: "Because",
    audience: ["stakeholder"],
    nextUpdateEta,
  };
  expect(WAYS.map(([name]) => name)).toEqual(
    expect.arrayContaining(["draft.cut", "draft.edit", "draft.approve", "draft.publish", "milestone.publish"]),
  );
  const before = await t.db.milestoneDraft.findMany();
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  for (const role of ["customer_ops", "observer"] satisfies Role[]) {
    const person = await t.makeUser(role);
    const actor = { kind: "apiToken", tokenId: "t", userId: person.id, name: "t", role, scopes: ["*"] } as const;
    await assignRole({ ctx: mim, input: { ref, role: "mim", userId: person.id } });
    for (const ctx of [t.ctxOf(person), t.ctxOf(person, { actor, source: "api" })]) {
      who = ctx;
      const caller = createCaller(ctx) as unknown as Record<string, Record<string, (i: object) => unknown>>;
      for (const [name, { _def }] of WAYS) {
        const [noun = "", verb = ""] = name.split(".");
        const code = await Promise.resolve(caller[noun]?.[verb]?.(input)).then(
          () => "done",
          (error: { code?: string }) => error.code,
        );
        expect([role, ctx.actor.kind, name, code]).toEqual([role, ctx.actor.kind, name, "FORBIDDEN"]);
        if (!_def.meta?.rest) continue;
        const { method, path } = _def.meta.rest;
        const url = path.replace(/\{(\w+)\}/g, (_, key: "ref" | "draftId") => input[key]);
        const headers = { "content-type": "application/json" };
        const answer = await fetch(`${base}${url}`, { method, headers, body: JSON.stringify(input) });
        expect([role, method, path, answer.status]).toEqual([role, method, path, 403]);
      }
      const said = { ref, text: "Payments work again", type: "update" as const, visibility: "public" as const };
      await expect(logEntry({ ctx, input: said })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  }
  expect(await t.db.milestoneDraft.findMany()).toEqual(before);
  expect(await t.db.milestone.count()).toBe(0);
});
