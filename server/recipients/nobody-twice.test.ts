import fc from "fast-check";
import { expect, it } from "vitest";
import { testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { SEVERITIES, type Severity } from "../incidents/schemas";
import { createList } from "../lists/create-list";
import { editList } from "../lists/edit-list";
import { replaceMembers } from "../lists/replace-members";
import { publishMilestone } from "../milestones/publish-milestone";
import { AUDIENCES, type Audience } from "../milestones/schemas";
import { chooseSubscription } from "../subscriptions/choose-subscription";
import { previewRecipients } from "./reads";
import { suppressAddress } from "./suppress-address";
import { unsubscribeAddress } from "./unsubscribe-address";

const SYSTEMS = ["Checkout", "Search"];
/** One mailbox in several spellings, and one that only looks like another. */
const SPELLINGS: Record<string, string[]> = {
  "jos\u00e9@xn--mller-kva.example": [
    "jos\u00e9@m\u00fcller.example",
    "JOSE\u0301@M\u00dcLLER.example",
    "Jos\u00e9@xn--mller-kva.example.",
  ],
  "ann@x.test": ["ann@x.test", "ANN@X.TEST", " Ann@x.test\u200b"],
  "ann+status@x.test": ["ann+status@x.test", "Ann+Status@x.test"],
  "bo@x.test": ["bo@x.test"],
  "cy@x.test": ["cy@x.test", "Cy@X.test"],
};
const MAILBOXES = Object.keys(SPELLINGS);
/** Those with an account, and its role. */
const PEOPLE = { "bo@x.test": "executive", "cy@x.test": "stakeholder" } as const;

const member = fc.constantFrom(
  ...Object.entries(SPELLINGS).flatMap(([mailbox, all]) => all.map((as) => ({ mailbox, as }))),
);
/** Filters that often let the incident through, so that reasons meet in one person. */
const some = <T>(all: readonly T[]) => fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, fc.subarray([...all]));
const world = fc
  .record({
    lists: fc.array(
      fc.record({
        audience: fc.constantFrom(...AUDIENCES),
        severities: some(SEVERITIES),
        systems: some(SYSTEMS),
        isActive: fc.constantFrom(true, true, true, true, false),
        members: fc.uniqueArray(member, { selector: (one) => one.mailbox, minLength: 2, maxLength: 5 }),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    severity: fc.constantFrom(...SEVERITIES),
    affectedSystems: fc.subarray(SYSTEMS, { minLength: 1 }),
    chosen: fc.array(fc.record({ who: fc.constantFrom("bo@x.test", "cy@x.test"), isSubscribed: fc.boolean() }), {
      maxLength: 2,
    }),
    suppressed: fc.subarray(MAILBOXES, { maxLength: 1 }),
    leavers: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    audience: fc.subarray([...AUDIENCES], { minLength: 3 }),
  })
  .map(({ leavers, ...drawn }) => {
    const places = drawn.lists.flatMap(({ audience, members }) =>
      members.map(({ mailbox }) => ({ mailbox, audience })),
    );
    return { ...drawn, left: leavers.flatMap((at) => places.slice(at % places.length).slice(0, 1)) };
  });
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Whose texts each mailbox may get, reckoned in another way than the server does: reason by reason, no SQL. */
function mayGet(drawn: World): Map<string, Set<Audience>> {
  const { lists, severity, affectedSystems, chosen, suppressed, left, audience } = drawn;
  const may = new Map<string, Set<Audience>>();
  const give = (mailbox: string, one: Audience) => {
    if (!audience.includes(one) || suppressed.includes(mailbox)) return;
    if (left.some((each) => each.mailbox === mailbox && each.audience === one)) return;
    may.set(mailbox, (may.get(mailbox) ?? new Set()).add(one));
  };
  for (const list of lists) {
    const isForIt =
      list.isActive &&
      (list.severities.length === 0 || list.severities.includes(severity as Severity)) &&
      (list.systems.length === 0 || list.systems.some((system) => affectedSystems.includes(system)));
    if (isForIt) for (const { mailbox } of list.members) give(mailbox, list.audience);
  }
  const last = new Map(chosen.map((one) => [one.who, one.isSubscribed]));
  for (const [who, isSubscribed] of last) {
    if (!isSubscribed) may.delete(who);
    else if (who === "bo@x.test") for (const one of ["executive", "stakeholder", "public"] as const) give(who, one);
    else for (const one of ["stakeholder", "public"] as const) give(who, one);
  }
  return may;
}

it("sends nobody two mails of one update, and everyone with a reason gets one or is named with what keeps it", async () => {
  const t = await testDb();
  const ctx = await t.asUser("admin");
  const people = new Map<string, Awaited<ReturnType<typeof t.makeUser>>>();
  for (const [email, role] of Object.entries(PEOPLE)) people.set(email, await t.makeUser(role, { email }));
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(world, async (drawn) => {
      await t.db.suppression.deleteMany();
      await t.db.distributionList.deleteMany();
      const about = { severity: drawn.severity, affectedSystems: drawn.affectedSystems };
      const { ref } = await openIncident({ ctx, input: { title: `Incident ${++serial}`, ...about } });
      for (const { audience, severities, systems, isActive, members } of drawn.lists) {
        const { id } = await createList({ ctx, input: { name: `List ${++serial}`, audience, severities, systems } });
        await replaceMembers({ ctx, input: { listId: id, members: members.map(({ as }) => ({ email: as })) } });
        if (!isActive) await editList({ ctx, input: { listId: id, isActive } });
      }
      for (const { who, isSubscribed } of drawn.chosen) {
        const user = people.get(who);
        if (user) await chooseSubscription({ ctx: t.ctxOf(user), input: { ref, isSubscribed } });
      }
      for (const address of drawn.suppressed) await suppressAddress({ ctx, input: { address, note: "asked" } });
      for (const { mailbox, audience } of drawn.left) {
        await unsubscribeAddress({ ctx: t.ctx(), input: { address: mailbox, audience } });
      }
      const { audience } = drawn;
      const seen = await previewRecipients(ctx, { ref, audience, channels: ["email"], limit: 500 });
      await publishMilestone({
        ctx,
        input: {
          ...{ ref, audience, channels: ["email"], isWarningsAccepted: true },
          ...{ title: "We are looking", body: "Some requests fail.", publicTitle: "Some requests fail" },
          nextUpdateEta: new Date(ctx.now.getTime() + 900_000).toISOString(),
        },
      });
      const sent = await t.db.delivery.findMany({
        where: { channel: "email", message: { incident: { number: Number(ref.slice(4)) } } },
        select: { address: true, message: { select: { audience: true } } },
      });
      const addresses = sent.map((one) => one.address).sort();
      expect(addresses).toEqual([...new Set(addresses)]);
      const may = mayGet(drawn);
      expect(addresses).toEqual([...may.keys()].sort());
      for (const one of sent) expect([...(may.get(one.address) ?? [])]).toContain(one.message.audience);

      const told = seen.people.filter((one) => one.why === null);
      expect(told.map((one) => `${one.audience} ${one.address}`).sort()).toEqual(
        sent.map((one) => `${one.message.audience} ${one.address}`).sort(),
      );
      // Whoever stands on a list of these audiences is told, or is named with what keeps it from them.
      const named = new Set(seen.people.map((one) => one.address));
      for (const list of drawn.lists.filter((one) => audience.includes(one.audience))) {
        for (const { mailbox } of list.members) expect(named).toContain(mailbox);
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
