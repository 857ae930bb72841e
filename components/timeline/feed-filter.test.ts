import fc from "fast-check";
import { expect, it } from "vitest";
import type { EntryFilter } from "@/server/timeline/rules";
import { filterFromSearch, isOpen, searchWithFilter } from "./feed-filter";

const types = ["alert", "phase", "update", "command", "action"] as const;
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((value) => value.isWellFormed());
const filters: fc.Arbitrary<EntryFilter> = fc.record(
  {
    types: fc.subarray([...types], { minLength: 1 }),
    actor: text,
    pathId: fc.stringMatching(/^[A-Z0-9]{1,26}$/),
    visibility: fc.constantFrom("public", "internal"),
    isPinned: fc.constant(true),
    phase: fc.integer({ min: 1, max: 8 }),
    isCorrection: fc.constant(true),
    q: text,
  },
  { requiredKeys: [] },
);

it("a link carries the filter there and back, and leaves the rest of the address", () => {
  fc.assert(
    fc.property(filters, filters, (filter, before) => {
      const search = searchWithFilter(searchWithFilter("?view=focus", before), filter);
      expect(filterFromSearch(search)).toEqual(filter);
      expect(new URLSearchParams(search).get("view")).toBe("focus");
      expect(isOpen(filter)).toBe(Object.keys(filter).length === 0);
    }),
  );
});

it("leaves out what no record can hold", () => {
  expect(filterFromSearch("?type=alarm,phase&vis=secret&phase=9&pinned=yes&q=")).toEqual({ types: ["phase"] });
});
