import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ADAPTERS, domainOf } from "./layers";
import { filesOf, isTest, ROOT, sourcesOf, withoutComments } from "./sources";

const FLOORS = ["app", "components", "server", "emails", "cli", "prisma", "tests", "docs", "scripts", "public"];
const CODE_FLOORS = ["app", "components", "server", "emails", "cli", "tests", "scripts"];
const ROOT_FILES = new Set(
  `.editorconfig .env.example .gitattributes .gitignore .nvmrc CHANGELOG.md CONTRIBUTING.md LICENSE README.md SECURITY.md
   Dockerfile .dockerignore biome.json instrumentation.ts next-env.d.ts next.config.ts package-lock.json package.json
   playwright.config.ts postcss.config.mjs prisma.config.ts proxy.ts tsconfig.json tsconfig.tsbuildinfo vitest.config.ts`.split(
    /\s+/,
  ),
);
/** Made by tools or by the person; git ignores them. */
const IGNORED = new Set([
  ".env",
  ".env.local",
  ".next",
  "dist",
  "node_modules",
  ".majorops",
  "test-results",
  "playwright-report",
  "coverage",
]);

/** Verbs of a domain: one write a file. These files are parts of other verbs' transactions, each with its reason. */
const PARTS: Record<string, string> = {
  "server/comms/append-comms-log.ts": "writes the comms log inside publishMilestone, which authorizes and records",
  "server/comms/append-states.ts": "writes the comms log inside whatever changed a delivery's state",
  "server/comms/seal-recipients.ts": "gives recipients their salts; the verb that calls it writes them",
  "server/comms/take-report.ts":
    "keeps what the provider reported, verified at the door; the log tells what it changed",
  "server/comms/enqueue-messages.ts": "writes the outbox inside the verb that authorized and recorded",
  "server/comms/part-batches.ts": "parts batches inside the verb or job that takes somebody out of them",
  "server/comms/tell-trouble.ts": "raises a notice for the job that sends; its row of the record is the notice's",
  "server/lists/put-members.ts": "writes members inside the verb that authorized and recorded",
  "server/presence/announce-presence.ts": "who looks at an incident is told to others and kept nowhere",
  "server/recovery/enqueue-timebox.ts": "queues a job inside the verb that authorized and recorded",
  "server/status-page/enqueue-render.ts": "queues a job inside the verb that authorized and recorded",
  "server/milestones/publish-note.ts": "a part of logEntry and publishMilestone, which authorize and record",
  "server/milestones/plan-messages.ts":
    "says what a milestone would send, for the verb and the preview that authorized",
  "server/notices/enqueue-check.ts": "queues a job inside the verb that authorized and recorded",
  "server/notices/raise-escalation.ts": "authorizes; its row of the record is written by raise-notice",
  "server/notices/tell-notice.ts": "raises a notice and queues its mail for the verb or job that authorized",
  "server/notices/watch-customers.ts": "raises a notice inside the verb that changed the number and recorded it",
  "server/notices/raise-notice.ts": "records inside the verb or job that authorized and holds the incident's lock",
  "server/command-team/change-hands.ts": "begins and ends roles inside the verb that authorized and records",
  "server/templates/keep-template-version.ts":
    "keeps what a text began as inside the verb that authorized and recorded",
  "server/incidents/tell-activated.ts": "queues a mail inside the verb that authorized and recorded",
  "server/validation/guard-close.ts": "refuses, or tells the database that the verb recorded an override",
  "server/validation/move-clean-clock.ts": "moves the clock inside the verb that changed a check and recorded it",
  "server/drafts/compose-draft.ts": "makes a text of facts and writes nothing",
  "server/drafts/enqueue-cut.ts": "queues a job inside the verb that authorized and recorded",
  "server/drafts/publish-draft.ts": "calls publishMilestone with a draft's words, which authorizes and records",
  "server/drafts/settle-draft.ts": "ends drafts inside publishMilestone, which authorizes and records",
  "server/replay/open-demo-incident.ts": "calls other verbs, each of which records",
};

const sources = sourcesOf(...CODE_FLOORS);
const product = sources.filter(({ path }) => !isTest(path));
const where = (matches: (text: string, path: string) => boolean, from = product): string[] =>
  from.filter(({ path, text }) => matches(withoutComments(text), path)).map(({ path }) => path);

test("the root holds the floors, and only files that a tool demands there", () => {
  const odd = readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name) && name !== ".git" && name !== ".ci" && name !== ".github")
    .filter((entry) => (entry.isDirectory() ? !FLOORS.includes(entry.name) : !ROOT_FILES.has(entry.name)))
    .map(({ name }) => name);
  expect(odd, "put it on a floor of ARCHITECTURE: a root that grows hides what matters").toEqual([]);
});

test("a domain folder holds schemas, rules, reads, router, jobs, tests, and one verb a file", () => {
  const odd = filesOf("server").filter((path) => {
    if (!domainOf(path)) return false;
    const [, , ...rest] = path.split("/");
    const name = rest.join("/");
    return !/^(schemas|rules|reads|router|jobs)\.ts$|^[a-z]+(-[a-z]+)+\.ts$|^[a-z-]+\.test\.tsx?$/.test(name);
  });
  expect(
    odd,
    "a rule is found by its noun and a change by its verb: no utils, helpers, services or subfolders",
  ).toEqual([]);
});

test("files of server/ lie in a folder; the adapters are the known ones", () => {
  expect(
    readdirSync(join(ROOT, "server"), { withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => e.name),
  ).toEqual(["main.ts"]);
  const nouns = new Set(filesOf("server").map(domainOf).filter(Boolean));
  for (const noun of nouns) {
    const holds = filesOf(`server/${noun}`);
    expect(
      holds.some((path) => /\/(reads|rules|schemas|router)\.ts$/.test(path)),
      `server/${noun} is neither a domain (no reads, rules, schemas, router) nor one of ${ADAPTERS.join(", ")}`,
    ).toBe(true);
  }
});

test("every verb asks whether one may, and leaves a row that says who did", () => {
  const verbs = product.filter(({ path }) => domainOf(path) && /\/[a-z]+(-[a-z]+)+\.ts$/.test(path) && !PARTS[path]);
  expect(verbs.length).toBeGreaterThan(10);
  const silent = verbs.filter(({ text }) => {
    const code = withoutComments(text);
    return !/\bauthorize(Here)?\(\s*(\{\s*)?\w+/.test(code) || !/\b(recordEvent|recordAudit)\(/.test(code);
  });
  expect(
    silent.map(({ path }) => path),
    "call authorize() first, and recordEvent() or recordAudit() in the transaction",
  ).toEqual([]);
});

test("the exceptions to that are still there, and still write nothing on their own authority", () => {
  const paths = new Set(product.map(({ path }) => path));
  expect(
    Object.keys(PARTS).filter((path) => !paths.has(path)),
    "an exception outlived its file",
  ).toEqual([]);
});

test("time comes from core/clock.ts alone, so that tests can move it", () => {
  const reads = (code: string, path: string) =>
    /^(server|cli|emails)\//.test(path) && path !== "server/core/clock.ts" && /new Date\(\s*\)|Date\.now\(/.test(code);
  expect(where(reads)).toEqual([]);
  expect(reads("const t = new Date();", "server/incidents/rules.ts")).toBe(true);
});

test("no file is longer than 400 lines: it holds two things by then", () => {
  const long = sources.filter(({ text }) => text.split("\n").length > 401).map(({ path }) => path);
  expect(long).toEqual([]);
});

test("names are kebab-case, and no file only passes on what others export", () => {
  const files = filesOf(...CODE_FLOORS).filter((path) => !path.startsWith("app/"));
  const odd = files.filter((path) => !path.split("/").every((part) => /^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)));
  expect(odd, "one spelling, so that a name is found on every file system").toEqual([]);
  const barrels = where((code, path) => /\/index\.tsx?$/.test(path) || /export\s+\*\s+from/.test(code), sources);
  expect(barrels, "a barrel hides who uses what, and makes every import load everything").toEqual([]);
});

test("nothing is left for later, and no check is switched off", () => {
  const words = new RegExp(
    ["TO" + "DO", "FIX" + "ME", "@ts-" + "ignore", "@ts-" + "nocheck", "biome-" + "ignore-all"].join("|"),
  );
  expect(sources.filter(({ text }) => words.test(text)).map(({ path }) => path)).toEqual([]);
});

test("no tests are skipped or run alone by accident", () => {
  const odd = where((code) => /\b(test|it|describe)\.(only|skip|todo)\(\s*["'`]/.test(code), sources);
  expect(odd, "a skipped test proves nothing; delete it or mend it").toEqual([]);
});

test("Next's features that most of its advisories need are not used", () => {
  const banned: [string, RegExp][] = [
    ["a Server Action is a public endpoint that no policy names; use a procedure", /^\s*["']use server["']/m],
    ["use cache hides which reader sees which version", /["']use cache/],
    ["the image optimizer fetches what a request names", /from ["']next\/image["']/],
  ];
  for (const [because, pattern] of banned)
    expect(
      where((code) => pattern.test(code)),
      because,
    ).toEqual([]);
});

test("packages are at or above the versions that mended known holes", () => {
  const floors: Record<string, string> = {
    next: "16.4.1",
    "next-auth": "4.24.15",
    "@trpc/server": "11.8.0",
    react: "19.2.6",
    "react-dom": "19.2.6",
  };
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  for (const [name, floor] of Object.entries(floors)) {
    const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
    expect(copies.length, `${name} is in the lockfile`).toBeGreaterThan(0);
    for (const [path, { version = "0" }] of copies) {
      expect(atLeast(version, floor), `${path} is ${version}; at least ${floor}`).toBe(true);
    }
  }
});

test("dependencies are pinned, and the lockfile names every platform's binaries", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<
    string,
    Record<string, string>
  >;
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([name, range]) => name !== "node" && !/^\d+\.\d+\.\d+/.test(range))
    .map(([name, range]) => `${name} ${range}`);
  expect(loose, "pin exactly: a newer patch may lack a platform").toEqual([]);
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing, "npm ci refuses such a lockfile; pin a version that has them all").toEqual([]);
});

function atLeast(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
