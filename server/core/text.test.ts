import fc from "fast-check";
import { expect, it } from "vitest";
import { EmailAddress } from "../users/schemas";
import { spellAddress } from "./text";

it("spells an address in one way, whatever case, composition or invisible signs it came with", () => {
  const same = [
    "Jos\u00e9@M\u00fcller.Example",
    "jose\u0301@mu\u0308ller.example",
    " JOS\u00c9@xn--mller-kva.example. ",
  ];
  expect(new Set(same.map(spellAddress))).toEqual(new Set(["jos\u00e9@xn--mller-kva.example"]));
  expect(EmailAddress.parse("\u200bann@\u202ax.test\u00ad")).toBe("ann@x.test");
});

it("leaves what stands behind a plus: it may be a mailbox of its own", () => {
  expect(spellAddress("Ann+Status@x.test")).toBe("ann+status@x.test");
});

it("is settled after once, and refuses what is no address", () => {
  const sign = fc.constantFrom("a", "É", "é", "İ", "ß", "+", ".", "@", " ", "\u200b", "K", "Å", "ﬁ");
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: sign }), fc.emailAddress(), fc.string({ unit: "grapheme" })), (value) => {
      expect(spellAddress(spellAddress(value))).toBe(spellAddress(value));
    }),
  );
  for (const value of ["ann", "ann@", "@x.test", "a b@x.test", "ann@x@y.test", "ann@a b.test", ""]) {
    expect(EmailAddress.safeParse(value).success).toBe(false);
  }
});
