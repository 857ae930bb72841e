import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUDIENCES } from "../milestones/schemas";
import { accountRank, type Candidate, chooseRecipients, compareAccounts, FULLEST_FIRST, fitList } from "./rules";
import { MISSES, SUPPRESSION_REASONS } from "./schemas";

const NOW = new Date("2026-11-21T23:30:00Z");
const day = (iso: string) => new Date(`${iso}T00:00:00Z`);

const account = fc.record({
  company: fc.constantFrom("", "Acme", "Borealis"),
  hasEscalation: fc.boolean(),
  renewalAt: fc.option(fc.date({ min: day("2026-06-01"), max: day("2027-06-01"), noInvalidDate: true })),
  hasSponsor: fc.boolean(),
  isHighUsage: fc.boolean(),
});
const candidates = fc.array(
  fc.tuple(
    account,
    fc.record({
      address: fc.constantFrom("a@x.test", "A@X.test", "b@x.test", "c@x.test", "d@x.test", "e@x.test"),
      name: fc.constantFrom("", "Ann", "Bo"),
      audience: fc.constantFrom(...AUDIENCES),
      because: fc.constantFrom("list One", "list Two"),
      isDisabled: fc.boolean(),
      hasLeft: fc.boolean(),
      suppressed: fc.constantFrom(null, null, ...SUPPRESSION_REASONS),
      miss: fc.constantFrom(null, null, null, ...MISSES),
    }),
  ),
);
const plain = { company: "", hasEscalation: false, renewalAt: null, hasSponsor: false, isHighUsage: false };

describe("the order of strategic accounts (S4 phase 3)", () => {
  it("is escalation, renewal within 90 days, sponsor, high usage, the rest", () => {
    expect(accountRank({ ...plain, hasEscalation: true, hasSponsor: true }, NOW)).toBe(1);
    expect(accountRank({ ...plain, renewalAt: day("2026-11-21") }, NOW)).toBe(2);
    expect(accountRank({ ...plain, renewalAt: day("2027-02-19") }, NOW)).toBe(2);
    expect(accountRank({ ...plain, renewalAt: day("2027-02-20") }, NOW)).toBe(5);
    expect(accountRank({ ...plain, renewalAt: day("2026-11-20"), hasSponsor: true }, NOW)).toBe(3);
    expect(accountRank({ ...plain, isHighUsage: true }, NOW)).toBe(4);
    expect(accountRank(plain, NOW)).toBe(5);
  });

  it("puts the nearest renewal first within the window, and no other renewal before anything", () => {
    const a = { ...plain, address: "z@x.test", renewalAt: day("2026-12-01") };
    expect(compareAccounts(a, { ...a, address: "a@x.test", renewalAt: day("2026-12-02") }, NOW)).toBeLessThan(0);
    const late = { ...plain, address: "b@x.test", renewalAt: day("2027-12-01") };
    expect(compareAccounts({ ...plain, address: "a@x.test" }, late, NOW)).toBeLessThan(0);
  });

  it("is one order of any accounts: turned round it is reversed, and never says two addresses are level", () => {
    const one = fc.tuple(account, fc.constantFrom("a@x.test", "b@x.test", "c@x.test"));
    fc.assert(
      fc.property(one, one, one, ([x, xa], [y, ya], [z, za]) => {
        const [a, b, c] = [
          { ...x, address: xa },
          { ...y, address: ya },
          { ...z, address: za },
        ];
        expect(Math.sign(compareAccounts(a, b, NOW)) + Math.sign(compareAccounts(b, a, NOW))).toBe(0);
        if (xa !== ya) expect(compareAccounts(a, b, NOW)).not.toBe(0);
        if (compareAccounts(a, b, NOW) < 0 && compareAccounts(b, c, NOW) < 0)
          expect(compareAccounts(a, c, NOW)).toBeLessThan(0);
      }),
    );
  });
});

describe("choosing recipients", () => {
  it("tells or leaves out every address exactly once, with the fullest of its audiences and every reason", () => {
    fc.assert(
      fc.property(candidates, (drawn) => {
        const all = drawn.map(([how, who]): Candidate => ({ ...how, ...who }));
        const { recipients, leftOut } = chooseRecipients(all, NOW);
        const everyone = [...recipients, ...leftOut];
        const addresses = everyone.map((one) => one.address);
        expect([...addresses].sort()).toEqual([...new Set(all.map((one) => one.address.toLowerCase()))].sort());
        for (const person of everyone) {
          const own = all.filter((one) => one.address.toLowerCase() === person.address);
          const fits = own.filter((one) => one.miss === null);
          const open = fits.filter((one) => one.suppressed === null);
          const counted = open.length > 0 ? open : fits.length > 0 ? fits : own;
          const fullest = FULLEST_FIRST.find((audience) => counted.some((one) => one.audience === audience));
          expect(person.audience).toBe(fullest);
          expect(new Set(person.because)).toEqual(new Set(counted.map((one) => one.because)));
          expect(person.notAlso).not.toContain(person.audience);
          expect(new Set([...person.notAlso, person.audience])).toEqual(new Set(counted.map((one) => one.audience)));
          const isTold = recipients.some((one) => one.address === person.address);
          expect(isTold).toBe(open.length > 0 && !own.some((one) => one.isDisabled || one.hasLeft));
        }
        for (const { address, why } of leftOut) {
          const own = all.filter((one) => one.address.toLowerCase() === address);
          const reasons = own.flatMap((one) => [
            ...(one.isDisabled ? ["disabled"] : []),
            ...(one.hasLeft ? ["left_incident"] : []),
            ...((one.miss ?? one.suppressed) ? [one.miss ?? one.suppressed] : []),
          ]);
          expect(reasons).toContain(why);
        }
      }),
    );
  });

  it("does not depend on the order in which lists are read, and has all strategic accounts before anybody else", () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (drawn, chances) => {
        const all = drawn.map(([how, who]): Candidate => ({ ...how, ...who }));
        const shuffled = all
          .map((one) => ({ one, at: chances.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const { recipients } = chooseRecipients(all, NOW);
        expect(chooseRecipients(shuffled, NOW).recipients).toEqual(recipients);
        const isStrategic = recipients.map((one) => one.audience === "strategic");
        expect(isStrategic).toEqual([...isStrategic].sort((a, b) => Number(b) - Number(a)));
      }),
    );
  });
});

it("says of a list why it counts or why not", () => {
  const list = { name: "Payments", severities: ["Critical", "High"] as const, systems: ["PAYMENTS ", "Search"] };
  const said = { severity: "High" as const, affectedSystems: ["Payments", "Web"] };
  const fitted = (more: object, about = said) => fitList({ isActive: true, ...list, ...more }, about);
  expect(fitted({})).toEqual({ miss: null, because: "list Payments (High, Payments)" });
  expect(fitted({ severities: [], systems: [] })).toEqual({ miss: null, because: "list Payments" });
  expect(fitted({ isActive: false }).miss).toBe("list_off");
  expect(fitted({ severities: ["Low"] })).toEqual({ miss: "other_severity", because: "list Payments (for Low)" });
  expect(fitted({}, { ...said, affectedSystems: [] })).toEqual({
    miss: "other_systems",
    because: "list Payments (for PAYMENTS , Search)",
  });
});
