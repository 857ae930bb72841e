import fc from "fast-check";
import { expect, test } from "vitest";
import { ROLES, roleMay } from "../core/policy";
import {
  branchFor,
  COMMAND_ROLES,
  isSamePerson,
  PARTICIPANT_ROLES,
  type Present,
  personKey,
  rolesToJoinAs,
  spanOfControl,
  spanState,
  type TeamRole,
  widestLead,
} from "./rules";

const LIMITS = { spanOkPeople: 5, spanMostPeople: 7 };
const BRANCHES = ["Infra", "App", "Cloud"];
const TEAM_ROLES: readonly TeamRole[] = [...COMMAND_ROLES, ...PARTICIPANT_ROLES];

const person = (name: string, role: TeamRole, branch = ""): Present => ({ userId: `u-${name}`, name, role, branch });
const many = (count: number, role: TeamRole, branch = "") =>
  Array.from({ length: count }, (_, index) => person(`${role}-${branch}-${index}`, role, branch));

/** A team as the verbs leave it: one holder a slot, one lead a branch, nobody twice in a role. */
const team: fc.Arbitrary<Present[]> = fc
  .array(
    fc.record({
      name: fc.integer({ min: 0, max: 30 }).map((n) => `p${n}`),
      role: fc.constantFrom(...TEAM_ROLES),
      branch: fc.constantFrom("", ...BRANCHES),
    }),
    { maxLength: 60 },
  )
  .map((rows) => {
    const seen = new Set<string>();
    return rows.flatMap(({ name, role, branch }) => {
      const isTechnical = role === "responder" || role === "branch_lead";
      const where = isTechnical ? branch : "";
      if (role === "branch_lead" && where === "") return [];
      const slot = (COMMAND_ROLES as readonly string[]).includes(role);
      const keys = [`${role}/${name}`, ...(slot ? [role] : []), ...(role === "branch_lead" ? [`lead/${where}`] : [])];
      if (keys.some((key) => seen.has(key))) return [];
      for (const key of keys) seen.add(key);
      return [person(name, role, where)];
    });
  });

test("command reports to the MIM, responders to the technical lead, a led branch to its lead", () => {
  const present = [
    person("Ada", "mim"),
    person("Ben", "sre"),
    person("Cho", "comms"),
    person("Dee", "leader"),
    person("Eve", "scribe"),
    person("Fay", "observer"),
    person("Gil", "branch_lead", "App"),
    person("Hal", "responder", "App"),
    person("Ida", "responder", "Infra"),
    person("Jon", "responder"),
  ];
  expect(spanOfControl(present, LIMITS)).toEqual([
    { role: "mim", branch: "", name: "Ada", people: ["Ben", "Cho", "Eve"], state: "ok", advice: null },
    { role: "sre", branch: "", name: "Ben", people: ["Gil", "Ida", "Jon"], state: "ok", advice: null },
    { role: "branch_lead", branch: "App", name: "Gil", people: ["Hal"], state: "ok", advice: null },
  ]);
});

test("without a technical lead the responders report to the MIM; without a MIM nobody counts them", () => {
  const [mim] = spanOfControl([person("Ada", "mim"), ...many(8, "responder")], LIMITS);
  expect(mim).toMatchObject({ state: "red", advice: expect.stringContaining("Assign the SRE / Ops Lead") });
  expect(spanOfControl([...many(8, "responder"), person("Eve", "scribe")], LIMITS)).toEqual([]);
});

test("who is the lead and works below it does not report to themselves, and counts once above", () => {
  const present = [person("Ada", "mim"), person("Ben", "sre"), person("Ben", "responder"), person("Ben", "scribe")];
  expect(spanOfControl(present, LIMITS).map(({ people }) => people)).toEqual([["Ben"], []]);
  const lead = [person("Ben", "sre"), person("Gil", "branch_lead", "App"), person("Gil", "responder", "App")];
  expect(spanOfControl(lead, LIMITS).map(({ people }) => people)).toEqual([["Gil"], []]);
});

test("five are in order, six and seven wide, eight too wide: then the biggest branch wants a lead", () => {
  const under = (count: number) => {
    const responders = [...many(2, "responder", "App"), ...many(count - 2, "responder", "Infra")];
    return spanOfControl([person("Ben", "sre"), ...responders], LIMITS)[0];
  };
  expect([5, 6, 7, 8].map((count) => under(count)?.state)).toEqual(["ok", "amber", "amber", "red"]);
  expect(under(7)?.advice).toBeNull();
  expect(under(8)?.advice).toBe("Name a branch lead for Infra: 6 people there report to Ben.");
});

test("too many in a led branch asks to split it, too many without branches asks for branches first", () => {
  const led = [person("Gil", "branch_lead", "App"), ...many(8, "responder", "App")];
  expect(spanOfControl(led, LIMITS)[0]?.advice).toMatch(/^Split App/);
  const plain = [person("Ben", "sre"), ...many(8, "responder")];
  expect(spanOfControl(plain, LIMITS)[0]?.advice).toMatch(/^Give the responders a branch/);
  const scribes = [person("Ada", "mim"), ...many(8, "scribe")];
  expect(spanOfControl(scribes, LIMITS)[0]?.advice).toMatch(/^Release who is not needed/);
});

test("nobody reports to themselves or twice to one lead, and everyone below command has a lead", () => {
  fc.assert(
    fc.property(team, (present) => {
      const leads = spanOfControl(present, LIMITS);
      for (const lead of leads) {
        expect(lead.people).not.toContain(lead.name);
        expect(new Set(lead.people).size).toBe(lead.people.length);
      }
      const counted = new Set(leads.flatMap((lead) => lead.people));
      const mim = present.find((one) => one.role === "mim");
      for (const one of present) {
        if (one.role === "mim" || one.role === "leader" || one.role === "observer") continue;
        if (mim && mim.name !== one.name) expect(counted).toContain(one.name);
      }
      const watchers = present.filter((one) =>
        present.every((other) => other.name !== one.name || ["leader", "observer"].includes(other.role)),
      );
      for (const one of watchers) expect(counted).not.toContain(one.name);
    }),
  );
});

test("advice comes with red alone, and following it never makes a span wider", () => {
  fc.assert(
    fc.property(team, fc.integer({ min: 1, max: 4 }), (present, okPeople) => {
      const limits = { spanOkPeople: okPeople, spanMostPeople: okPeople + 1 };
      for (const lead of spanOfControl(present, limits)) {
        expect(lead.advice !== null).toBe(lead.state === "red");
        expect(lead.state).toBe(spanState(lead.people.length, limits));
        const branch = /^Name a branch lead for (\w+): (\d+)/.exec(lead.advice ?? "");
        if (!branch?.[1]) continue;
        const named = branch[1];
        expect(present.some((one) => one.role === "branch_lead" && one.branch === named)).toBe(false);
        const followed = spanOfControl([...present, person("somebody new", "branch_lead", named)], limits);
        const after = followed.find((one) => one.role === lead.role && one.branch === lead.branch);
        // Not always smaller: who holds a second role goes on reporting by that one.
        expect(after?.people.length).toBeLessThanOrEqual(lead.people.length);
      }
    }),
    { numRuns: 300 },
  );
});

test("the widest lead is the one shown", () => {
  expect(widestLead([])).toBeNull();
  fc.assert(
    fc.property(team, (present) => {
      const leads = spanOfControl(present, LIMITS);
      const widest = widestLead(leads);
      for (const lead of leads) expect(lead.people.length).toBeLessThanOrEqual(widest?.people.length ?? -1);
    }),
  );
});

test("a person is their account, or a free name in any case", () => {
  expect(isSamePerson({ userId: "1", name: "Ada" }, { userId: "2", name: "Ada" })).toBe(false);
  expect(isSamePerson({ userId: "1", name: "Ada" }, { userId: null, name: " ada " })).toBe(true);
  expect(personKey({ userId: null, name: "Ada " })).toBe(personKey({ userId: null, name: "ADA" }));
});

test("a branch is one of the settings', needed to lead one, and nothing to those who have none", () => {
  expect(branchFor("responder", "infra", BRANCHES)).toEqual({ branch: "Infra" });
  expect(branchFor("responder", "", BRANCHES)).toEqual({ branch: "" });
  expect(branchFor("scribe", "Infra", BRANCHES)).toEqual({ branch: "" });
  expect(branchFor("branch_lead", "", BRANCHES)).toHaveProperty("problem");
  expect(branchFor("responder", "Nowhere", BRANCHES)).toHaveProperty("problem");
});

test("who may not see the fireground joins as nothing; who only watches, as observer", () => {
  for (const role of ROLES) expect(rolesToJoinAs(role).length > 0).toBe(roleMay(role, "command.join"));
  expect(rolesToJoinAs("observer")).toEqual(["observer"]);
  expect(rolesToJoinAs("customer_ops")).not.toContain("responder");
});
