// npm test: installs what is missing, then every check there is. Plain Node 20 without packages.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { findBrowser } from "./find-browser.mjs";
import {
  build,
  checkNode,
  endRunning,
  generate,
  install,
  modernNode,
  root,
  run,
  Stop,
  step,
  toolEnv,
} from "./steps.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
const failures = [];
const WHY_LINES = 25;
const reports = mkdtempSync(join(tmpdir(), "majorops-reports-"));
const started = performance.now();
const program = (path) => join(root, "node_modules", path);
let child = null;

function count(name, { passed = 0, failed = 0, skipped = 0, note = "" }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  lines.push(
    `  ${failed ? "✗" : "✓"} ${name.padEnd(30)} ${passed} passed, ${failed} failed, ${skipped} skipped${note}`,
  );
}

/** A check that passes or fails as one. */
async function check(name, work) {
  try {
    await step(name, async () => (await work()) || "in order");
    count(name, { passed: 1 });
    return true;
  } catch (error) {
    process.stdout.write(`${error instanceof Stop ? error.message : error.stack}\n`);
    count(name, { failed: 1 });
    return false;
  }
}

/** Runs a test program with its output in sight. @returns its exit code */
function show(args, env) {
  return new Promise((resolve) => {
    child = spawn(modernNode(), args, { cwd: root, stdio: "inherit", env: toolEnv(env) });
    child.on("error", () => resolve(1));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

const report = (name) => {
  const file = join(reports, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
};

async function vitest() {
  process.stdout.write("\nStructure, unit, integration and fault tests\n");
  const file = join(reports, "vitest.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await show([program("vitest/vitest.mjs"), ...args], {});
  const said = report("vitest.json");
  const failed = said?.numFailedTests ?? 0;
  for (const { name, assertionResults } of said?.testResults ?? []) {
    for (const one of assertionResults.filter(({ status }) => status === "failed")) {
      failures.push([`${relative(root, name)} › ${one.fullName}`, one.failureMessages.join("\n")]);
    }
  }
  // A file that cannot be loaded fails without a failed test of its own.
  const broken = (said?.testResults ?? []).filter(
    (each) => each.status === "failed" && each.assertionResults.length === 0,
  );
  failures.push(...broken.map(({ name, message }) => [relative(root, name), message]));
  count("structure, unit, integration", {
    passed: said?.numPassedTests ?? 0,
    failed: Math.max(failed + broken.length, code === 0 ? 0 : 1),
    skipped: (said?.numPendingTests ?? 0) + (said?.numTodoTests ?? 0),
  });
}

async function playwright(browser, isBuilt) {
  const cli = program("@playwright/test/cli.js");
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, "playwright.json"), CHROMIUM_PATH: browser.path ?? "" };
  if (!browser.path || !isBuilt) {
    const reason = browser.path ? "there is no build to test" : browser.reason;
    await run(modernNode(), [cli, "test", "--list", "--reporter=json"], { env }).catch(() => undefined);
    const all = report("playwright.json")?.suites.reduce((sum, suite) => sum + specs(suite), 0) ?? 1;
    count("browser", { skipped: all, note: ` (${reason})` });
    return;
  }
  process.stdout.write("\nBrowser tests\n");
  const code = await show([cli, "test", "--reporter=list,json"], env);
  const stats = report("playwright.json")?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  count("browser", {
    passed: stats.expected + stats.flaky,
    failed: Math.max(stats.unexpected, code === 0 ? 0 : 1),
    skipped: stats.skipped,
  });
}

const specs = (suite) => suite.specs.length + (suite.suites ?? []).reduce((sum, inner) => sum + specs(inner), 0);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    endRunning();
    child?.kill("SIGTERM");
    setTimeout(() => process.exit(130), 3000).unref();
  });
}

try {
  checkNode();
  await step("Packages", install);
  await step("Database client", generate);
  let browser = { path: null, reason: "" };
  await step("Browser", async () => {
    browser = await findBrowser();
    return browser.path ?? browser.reason;
  });
  await check("types", async () => {
    await run(modernNode(), [program("next/dist/bin/next"), "typegen"]);
    await run(modernNode(), [program("typescript/bin/tsc"), "--noEmit"]);
  });
  await check("lint and format", async () => {
    await run(modernNode(), [program("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]);
  });
  await vitest();
  const isBuilt = await check("production build", build);
  await playwright(browser, isBuilt);
} catch (error) {
  process.stdout.write(`\n${error instanceof Stop ? error.message : error.stack}\n`);
  count("preparation", { failed: 1 });
} finally {
  rmSync(reports, { recursive: true, force: true });
}
// The reason stands at the end, where whoever comes upon a long output looks first.
for (const [name, why] of failures) {
  process.stdout.write(`\n✗ ${name}\n${why.split("\n").slice(0, WHY_LINES).join("\n")}\n`);
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
process.stdout.write(`\n${lines.join("\n")}\n  in ${minutes} minutes\n\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
