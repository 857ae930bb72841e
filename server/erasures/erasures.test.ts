import { beforeAll, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { resendDelivery } from "../comms/resend-delivery";
import { verifyComms } from "../comms-log/reads";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { addListMember } from "../lists/add-list-member";
import { createList } from "../lists/create-list";
import { deliverMessage } from "../mail/deliver";
import { createMailboxTransport } from "../mail/mailbox-transport";
import { applyReports } from "../mail/outbox";
import { publishMilestone } from "../milestones/publish-milestone";
import { previewRecipients } from "../recipients/reads";
import { releaseAddress } from "../recipients/release-address";
import { suppressAddress } from "../recipients/suppress-address";
import { unsubscribeAddress } from "../recipients/unsubscribe-address";
import { chooseSubscription } from "../subscriptions/choose-subscription";
import { addTeam } from "../team-pages/add-team";
import { logEntry } from "../timeline/log-entry";
import { verifyRecord } from "../timeline/reads";
import { addUser } from "../users/add-user";
import { changeRole } from "../users/change-role";
import { erasePerson } from "./erase-person";
import { previewErasure } from "./reads";

const ANN = "ann.ember@example.test";
/** Addresses that hold hers and are others'. */
const OTHERS = ["jo-ann.ember@example.test", "ann.ember@example.test.example", "bo@example.test"];

let t: TestDb;
let admin: Context;
let listId: string;

const publish = (ctx: Context, title: string) =>
  publishMilestone({
    ctx,
    input: {
      ref: "INC-1",
      title,
      body: "About one in eight checkouts fails. We are rolling back.",
      nextUpdateEta: new Date(ctx.now.getTime() + 900_000).toISOString(),
      audience: ["stakeholder", "executive"],
    },
  });

/** Rows of the whole database, the queue's too, in which the text stands as a whole; as "table" once a row. */
const rowsWith = (text: string): Promise<string[]> =>
  t.asSuperuser(async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select to_jsonb(x)::text as row from ${name} x`);
      for (const { row } of rows) if (isIn(row, text)) found.push(name.replace("public.", ""));
    }
    return found;
  });

/** Written apart from the product's pattern: no letter of a longer address before or behind it. */
function isIn(row: string, text: string): boolean {
  for (let at = row.indexOf(text); at >= 0; at = row.indexOf(text, at + 1)) {
    const isPart = /[\w.+-]/.test(row[at - 1] ?? "") || /^[\w-]|^\.\w/.test(row.slice(at + text.length));
    if (!isPart) return true;
  }
  return false;
}

beforeAll(async () => {
  t = await testDb();
  admin = await t.asUser("admin", { requestId: null });
  await openIncident({ ctx: admin, input: { title: "Checkout fails", severity: "Critical" } });
  const keyed = (key: string): Context => ({ ...admin, requestId: key });
  const ann = await addUser({
    ctx: keyed("add-user-1"),
    input: { email: ANN, displayName: "Ann Ember", role: "stakeholder" },
  });
  await changeRole({ ctx: keyed("role-1"), input: { user: ANN, role: "mim" } });
  const asAnn = t.ctxOf(await t.db.user.findUniqueOrThrow({ where: { id: ann.id } }));
  await chooseSubscription({ ctx: asAnn, input: { ref: "INC-1", isSubscribed: true } });
  await t.db.account.create({
    data: { provider: "oidc", providerAccountId: ANN, userId: ann.id, createdAt: admin.now },
  });
  await t.db.signInToken.create({
    data: { tokenHash: "x", kind: "mail", email: ANN, createdAt: admin.now, expiresAt: admin.now },
  });
  for (const [name, audience] of [
    ["Board", "executive"],
    ["Support", "stakeholder"],
  ] as const) {
    const { id } = await createList({ ctx: admin, input: { name, audience } });
    if (name === "Support") listId = id;
    for (const email of [ANN, ...OTHERS]) {
      const input = { listId: id, email, name: email === ANN ? "Ann Ember" : `Of ${email}` };
      await addListMember({ ctx: keyed(`member-${name}-${email}`), input });
    }
  }
  await addTeam({ ctx: admin, input: { name: "Payments", emails: [ANN, "pay@example.test"] } });
  await logEntry({ ctx: asAnn, input: { ref: "INC-1", text: "Rolled back the change." } });
  await logEntry({ ctx: admin, input: { ref: "INC-1", text: `Ann Ember <${ANN}> found it, jo-${ANN} did not.` } });
  await publish(asAnn, "Payments fail");
  const mailbox = createMailboxTransport(t.db);
  for (const { id } of await t.db.message.findMany()) await deliverMessage(t.ctx({ source: "job" }), id, mailbox);
  await publish(asAnn, "Payments still fail");
  const hers = await t.db.delivery.findFirstOrThrow({ where: { address: ANN, state: "sent" } });
  const report = { type: "email.delivered", state: "delivered" as const, occurredAt: admin.now, receivedAt: admin.now };
  await t.db.providerEvent.create({
    data: { ...report, id: "e1", providerId: hers.providerId ?? "", reason: `550 <${ANN}> is slow`, isApplied: true },
  });
  await suppressAddress({ ctx: admin, input: { address: ANN, note: `${ANN} asked for it` } });
});

it("shows what would go and what stays, and changes nothing; only an admin may see or do it", async () => {
  const before = await rowsWith(ANN);
  for (const role of ["comms", "mim"] as const) {
    const ctx = await t.asUser(role);
    await expect(previewErasure(ctx, { address: ANN })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(erasePerson({ ctx, input: { address: ANN } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const preview = await previewErasure(admin, { address: ANN.toUpperCase() });
  expect(preview).toMatchObject({
    deliveries: 2,
    lists: ["Board", "Support"],
    teams: ["Payments"],
    mails: 1,
    incidents: ["INC-1"],
    account: { displayName: "Ann Ember", role: "mim" },
    names: ["Ann Ember"],
    isUnknown: false,
    isErased: false,
  });
  expect(preview.remains).toContainEqual(
    expect.objectContaining({ what: "the record of incidents", withAddress: 1, refs: ["INC-1"] }),
  );
  expect(await rowsWith(ANN)).toEqual(before);
  expect(await previewErasure(admin, { address: "nobody@example.test" })).toMatchObject({ isUnknown: true });
  await expect(erasePerson({ ctx: admin, input: { address: "nobody@example.test" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

it("takes the address out of every table but the record's own words, and nobody else's", async () => {
  const [before, others] = [await rowsWith(ANN), await Promise.all(OTHERS.map(rowsWith))];
  expect(new Set(before).size).toBeGreaterThan(11);
  const providerIds = (await t.db.delivery.findMany({ where: { address: ANN } })).flatMap(
    (one) => one.providerId ?? [],
  );
  const erased = await erasePerson({ ctx: { ...admin, requestId: "erase-ann" }, input: { address: ANN } });
  expect(erased).toMatchObject({ deliveries: 2, account: true, mails: 1, teams: ["Payments"] });
  expect(erased.remains.map(({ what }) => what)).toContain("the record of incidents");

  expect(await rowsWith(ANN)).toEqual(["timeline_event"]);
  expect(await Promise.all(OTHERS.map(rowsWith))).toEqual(others);
  // Her name stays with what she said and did, and is gone from people, lists, outbox and audit.
  const named = new Set(await rowsWith("Ann Ember"));
  expect([...named].sort()).toEqual(["comms_log", "milestone", "timeline_event"]);
  const user = await t.db.user.findFirstOrThrow({ where: { displayName: "Erased person" } });
  expect(user).toMatchObject({ email: `erased-${user.id.toLowerCase()}@erased.invalid`, timeZone: null });
  expect(user.disabledAt).not.toBeNull();
  const audit = await t.db.auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
  expect(audit).toMatchObject({
    name: "person.erased",
    subject: "person",
    actorName: admin.actor.kind === "user" ? admin.actor.name : "",
  });

  expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
  expect((await verifyRecord(t.ctx(), {})).broken).toEqual([]);
  // A repeat of the request is answered as before; a new one finds nobody.
  expect(await erasePerson({ ctx: { ...admin, requestId: "erase-ann" }, input: { address: ANN } })).toEqual(erased);
  await expect(erasePerson({ ctx: admin, input: { address: ANN } })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await previewErasure(admin, { address: ANN })).toMatchObject({ isUnknown: true, isErased: true });

  // What comes late from the provider finds nobody, and nobody can send to a blank.
  for (const [index, providerId] of providerIds.entries()) {
    const at = { occurredAt: admin.now, receivedAt: admin.now };
    const late = { id: `late-${index}`, providerId, type: "email.bounced", state: "bounced" as const, reason: "" };
    await t.db.providerEvent.create({ data: { ...late, ...at } });
  }
  await applyReports(t.db, { id: null, name: "provider", at: admin.now });
  const blank = await t.db.delivery.findFirstOrThrow({ where: { erasedAt: { not: null }, state: "suppressed" } });
  await t.asSuperuser((client) => client.query("update delivery set state = 'failed' where id = $1", [blank.id]));
  await expect(resendDelivery({ ctx: admin, input: { id: blank.id } })).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
});

it("keeps an erased person unwritten to, whoever puts them on a list again, until somebody takes that back", async () => {
  await addListMember({ ctx: admin, input: { listId, email: ANN, name: "Ann" } });
  const preview = { ref: "INC-1", audience: ["stakeholder" as const], search: ANN };
  expect(await previewRecipients(admin, preview)).toMatchObject({
    people: expect.arrayContaining([expect.objectContaining({ address: ANN, why: "erased" })]),
  });
  await publish(admin, "Third");
  expect(await t.db.delivery.count({ where: { address: ANN } })).toBe(0);
  // The link of an old mail writes nothing down.
  expect(await unsubscribeAddress({ ctx: t.ctx(), input: { address: ANN, audience: "stakeholder" } })).toEqual({
    isNew: false,
  });
  expect(await t.db.suppression.count({ where: { address: ANN } })).toBe(0);
  await releaseAddress({ ctx: admin, input: { address: ANN, note: "She came back" } });
  expect((await previewRecipients(admin, preview)).people).toContainEqual(
    expect.objectContaining({ address: ANN, why: null }),
  );
});

it("refuses oneself and the last admin, and the audit refuses everybody else's hand", async () => {
  const email = admin.actor.kind === "user" ? admin.actor.email : "";
  await expect(erasePerson({ ctx: admin, input: { address: email } })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(erasePerson({ ctx: t.ctx(), input: { address: email } })).rejects.toThrow(/last admin/);
  await expect(t.db.$executeRaw`update audit_event set subject = 'x'`).rejects.toThrow();
  await expect(
    t.db.$transaction(async (tx) => {
      await tx.$executeRaw`set local majorops.erases = 'audit'`;
      await tx.$executeRaw`update audit_event set subject = 'x'`;
    }),
  ).rejects.toThrow(/permission denied/);
  await expect(t.db.$queryRaw`select erase_from_audit('.*', '{}'::text[], null)`).rejects.toThrow(/one mail address/);
  await t.asSuperuser(async (client) => {
    await expect(client.query("update audit_event set subject = 'x'")).rejects.toThrow(/append-only/);
    await expect(client.query("delete from audit_event")).rejects.toThrow(/append-only/);
  });
});
