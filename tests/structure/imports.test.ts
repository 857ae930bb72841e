import { expect, test } from "vitest";
import { brokenBans, circles } from "./layers";
import { importsOf, isTest, type Source, sourcesOf } from "./sources";

const sources = sourcesOf("app", "components", "server", "emails", "cli", "scripts");
const known = new Set(sources.map((source) => source.path));
const imports = sources.filter((source) => !isTest(source.path)).flatMap((source) => importsOf(source, known));

test("each layer imports only what stands below it", () => {
  expect(imports.length).toBeGreaterThan(500);
  expect(imports.flatMap(brokenBans)).toEqual([]);
});

test("no file imports itself over others: a circle has no beginning to read from", () => {
  expect(circles(imports)).toEqual([]);
});

/** The same checks on a made-up file, so that a check that sees nothing is noticed. */
const verdict = (path: string, text: string): string[] => {
  const source: Source = { path, text };
  return importsOf(source, known).flatMap(brokenBans);
};

test.each([
  ["app/page.tsx", 'import { getDb } from "@/server/db/client";'],
  ["app/page.tsx", 'import { openIncident } from "@/server/incidents/open-incident";'],
  ["components/incidents/x.tsx", 'import { listIncidents } from "@/server/incidents/reads";'],
  ["components/ui/x.tsx", 'import { ROLES } from "@/server/core/policy";'],
  ["server/incidents/router.ts", 'import { getDb } from "../db/client";'],
  ["server/incidents/open-incident.ts", 'import { revalidatePath } from "next/cache";'],
  ["server/incidents/rules.ts", 'import { readFileSync } from "node:fs";'],
  ["server/core/x.ts", 'import { lockIncident } from "../incidents/reads";'],
  ["emails/x.tsx", 'import { env } from "../server/core/env";'],
  ["cli/x.ts", 'const page = await import("next/link");'],
])("%s is refused %s", (path, text) => {
  expect(verdict(path, text)).toHaveLength(1);
});

test("types of the server may be named in a component, and comments are not imports", () => {
  expect(verdict("components/incidents/x.tsx", 'import type { AppRouter } from "@/server/trpc/root";')).toEqual([]);
  expect(verdict("components/incidents/x.tsx", '// import { a } from "@/server/db/client";')).toEqual([]);
});

test("a planted circle is found", () => {
  const edge = (from: string, to: string) => ({ from, to, says: to, isTypeOnly: false });
  expect(circles([edge("a", "b"), edge("b", "c"), edge("c", "b")])).toEqual(["b -> c -> b"]);
  expect(circles([edge("a", "b"), edge("a", "c"), edge("b", "c")])).toEqual([]);
});
