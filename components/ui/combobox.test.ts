import { expect, test } from "vitest";
import { takeNames } from "./combobox";

test("a list with commas becomes its names, each once and as it is known; the last is still written", () => {
  expect(takeNames("Search API, Index", [], [])).toEqual({ values: ["Search API"], rest: "Index" });
  const taken = takeNames("checkout,  Card   vault ,CHECKOUT,,Sea", ["Index"], ["Checkout"]);
  expect(taken).toEqual({ values: ["Index", "Checkout", "Card vault"], rest: "Sea" });
});
