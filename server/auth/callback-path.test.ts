import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOME, safeCallbackPath } from "./callback-path";

const ORIGIN = "https://ops.example.test";

describe("safeCallbackPath", () => {
  it("keeps paths of ours with what was typed", () => {
    expect(safeCallbackPath("/new?title=50%25%20of%20caf%C3%A9s&x=%2F%2Fa", ORIGIN)).toBe(
      "/new?title=50%25%20of%20caf%C3%A9s&x=%2F%2Fa",
    );
    expect(safeCallbackPath(`${ORIGIN}/admin/incidents/INC-4#5`, ORIGIN)).toBe("/admin/incidents/INC-4#5");
    expect(safeCallbackPath(ORIGIN, ORIGIN)).toBe("/");
    expect(safeCallbackPath("/new?next=https://a.example", ORIGIN)).toBe("/new?next=https://a.example");
  });

  it.each([
    null,
    "",
    "admin",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/a/..//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://ops.example.test.evil.example/",
    "https://ops.example.test@evil.example/",
    "http://ops.example.test/",
    "/login?callbackUrl=/login",
    "/api/auth/signout",
    `/${"a".repeat(5000)}`,
  ])("leads home instead of %j", (wanted) => {
    expect(safeCallbackPath(wanted, ORIGIN)).toBe(HOME);
  });

  it("stays on the site, whatever it is given, as a browser resolves it", () => {
    const nasty = fc.array(
      fc.constantFrom(
        "/",
        "\\",
        "\t",
        "\n",
        ":",
        "@",
        "//",
        "evil.example",
        "https:",
        "a",
        "?",
        "#",
        "..",
        ".",
        "%2f",
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          nasty.map((parts) => parts.join("")),
          fc.string({ unit: "binary" }),
          fc.webUrl(),
        ),
        (wanted) => {
          const path = safeCallbackPath(wanted, ORIGIN);
          expect(new URL(path, `${ORIGIN}/login`).origin).toBe(ORIGIN);
          expect(safeCallbackPath(path, ORIGIN)).toBe(path);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
