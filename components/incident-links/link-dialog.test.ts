import { expect, test } from "vitest";
import { refsOf } from "./link-dialog";

test("another incident is named by its number, by a suggestion, or by words of its title", () => {
  const known = [
    { ref: "INC-8", title: "Card payments fail" },
    { ref: "INC-9", title: "Refund payments hang" },
  ];
  expect(refsOf(" inc-42 ", known)).toEqual(["inc-42"]);
  expect(refsOf("8", known)).toEqual(["8"]);
  expect(refsOf("INC-9 Refund payments hang", known)).toEqual(["INC-9"]);
  expect(refsOf("card PAY", known)).toEqual(["INC-8"]);
  expect(refsOf("payments", known)).toEqual(["INC-8", "INC-9"]);
  expect(refsOf("search", known)).toEqual(["search"]);
});
