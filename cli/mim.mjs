#!/usr/bin/env node
// Starts the command line: the built one, or in a checkout without a build the sources through tsx.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { dataFolder, isBuilt, loadEnv, modernNode, root } from "../scripts/steps.mjs";

try {
  loadEnv();
  const how = isBuilt()
    ? [join(root, "dist/cli.mjs")]
    : ["--import", import.meta.resolve("tsx"), join(root, "cli/main.ts")];
  const child = spawn(modernNode(), ["--enable-source-maps", ...how, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, MAJOROPS_ROOT: root, MAJOROPS_DATA: dataFolder() },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 130 : 1);
  });
} catch (error) {
  process.stderr.write(`mim: ${error.message}\n`);
  process.exitCode = 1;
}
