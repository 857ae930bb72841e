import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { badRowsCsv, formatCsv, membersCsv, parseCsv, readMembers } from "./rules";
import { type Member, MemberInput } from "./schemas";

const member = (email: string, more: Partial<Member> = {}): Member => MemberInput.parse({ email, ...more });

/** Any text, with the signs that CSV and spreadsheets trip over made likely. */
const cell = fc.string({
  unit: fc.constantFrom("a", "é", " ", ",", ";", '"', "'", "=", "+", "-", "@", "\t", "\n", "\r"),
});
const word = fc.string({
  unit: fc.constantFrom("a", "Z", "ü", " ", ",", ";", '"', "'", "=", "+", "-", "@"),
  maxLength: 12,
});
const members = fc
  .uniqueArray(
    fc.record({
      email: fc.stringMatching(/^[a-z+=-][a-z0-9.+]{0,6}@[a-z]{1,5}\.test$/),
      name: word,
      company: word,
      hasEscalation: fc.boolean(),
      renewalAt: fc.constantFrom(null, "2026-12-31", "2028-02-29"),
      hasSponsor: fc.boolean(),
      isHighUsage: fc.boolean(),
    }),
    { selector: (one) => one.email },
  )
  .map((all) => all.map((one) => MemberInput.parse(one)));

describe("CSV", () => {
  it("is read back as it was written, whatever members hold", () => {
    fc.assert(
      fc.property(members, (all) => {
        expect(readMembers(membersCsv(all))).toEqual({ members: all, bad: [], unused: [] });
        expect(readMembers(`\uFEFF${membersCsv(all)}`).members).toEqual(all);
      }),
    );
  });

  it("never begins a cell so that a spreadsheet runs it", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 })), (rows) => {
        // One plain cell first, so that the delimiter of the file is not in doubt.
        const written = formatCsv([["a", "b", "c", "d", "e", "f", "g"], ...rows]);
        for (const { cells } of parseCsv(written)) for (const one of cells) expect(one).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it("is RFC 4180: quotes doubled, breaks within quotes, CRLF or LF, the line where a record begins", () => {
    const records = parseCsv('email,name\r\n"a@x.test","Ann ""A"",\r\nof Acme"\nb@x.test,Bo\r\n\r\nc@x.test,');
    expect(records.map(({ line, cells }) => [line, cells])).toEqual([
      [1, ["email", "name"]],
      [2, ["a@x.test", 'Ann "A",\r\nof Acme']],
      [4, ["b@x.test", "Bo"]],
      [6, ["c@x.test", ""]],
    ]);
  });

  it("takes a spreadsheet's semicolons, columns in any order and by other names, and names those it does not know", () => {
    const csv =
      '\uFEFFAccount Name;Renewal date;E-Mail;Phone;Exec sponsor\r\n"Acme; Inc";2027-01-31;Ann@Acme.test;1;yes\r\n';
    expect(readMembers(csv)).toEqual({
      members: [member("ann@acme.test", { company: "Acme; Inc", renewalAt: "2027-01-31", hasSponsor: true })],
      bad: [],
      unused: ["Phone"],
    });
  });

  it("names every bad row with its line and why, and takes the others", () => {
    const csv = [
      "email,name,escalation,renewal",
      "ann@x.test,Ann,yes,",
      "nobody,No,,",
      "bo@x.test,Bo",
      "cy@x.test,Cy,perhaps,",
      "di@x.test,Di,,31.12.2026",
      "ANN@x.test,Ann again,,",
      ",,,",
      'ed@x.test,"Ed"ward,,',
      'fo@x.test,"never closed,,',
      "gil@x.test,Gil,,",
      'ha@x.test,"Ha,,',
      'ida@x.test,"Ida",,',
      "",
    ].join("\n");
    const { members: good, bad } = readMembers(csv);
    expect(good).toEqual([
      member("ann@x.test", { name: "Ann", hasEscalation: true }),
      member("gil@x.test", { name: "Gil" }),
      member("ida@x.test", { name: "Ida" }),
    ]);
    expect(bad.map(({ line, email, why }) => [line, email, why])).toEqual([
      [3, "nobody", expect.stringContaining("mail address")],
      [4, "bo@x.test", expect.stringContaining("It has 2 fields, and the header 4. Keep the separators")],
      [5, "cy@x.test", expect.stringContaining("yes or no")],
      [6, "di@x.test", expect.stringContaining("2027-03-31")],
      [7, "ANN@x.test", expect.stringContaining("stands on line 2 already")],
      [9, "ed@x.test", expect.stringContaining("closing quote")],
      [10, "fo@x.test", expect.stringContaining("never closed")],
      [12, "ha@x.test", expect.stringContaining("never closed")],
    ]);
    expect(bad.slice(0, 5).map((row) => row.value)).toEqual([
      "nobody",
      "bo@x.test, Bo",
      "perhaps",
      "31.12.2026",
      "ANN@x.test",
    ]);
    const report = parseCsv(badRowsCsv(bad));
    expect(report[0]?.cells).toEqual(["line", "email", "value", "what to do"]);
    expect(report).toHaveLength(bad.length + 1);
  });

  it("says what is wrong with the whole file", () => {
    expect(readMembers("").bad[0]?.why).toMatch(/empty/);
    expect(readMembers("email,name\nbj\uFFFDrn@x.test,Bj\uFFFDrn\n").bad[0]?.why).toMatch(/CSV UTF-8/);
    expect(readMembers("name,company\nAnn,Acme").bad).toEqual([
      { line: 1, email: "", value: "name, company", why: expect.stringContaining("No column is named email") },
    ]);
    expect(readMembers("email,mail\na@x.test,b@x.test").bad[0]?.why).toMatch(/Two columns/);
  });
});
