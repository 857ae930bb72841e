// npm run bench: every figure of docs/performance.md, measured against the build. Plain Node 20 without packages.
import { spawn } from "node:child_process";
import { build, checkNode, endRunning, install, modernNode, root, Stop, step, toolEnv } from "./steps.mjs";

let child = null;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (child) child.kill(signal);
    else {
      endRunning();
      process.exit(130);
    }
  });
}

try {
  checkNode();
  await step("Packages", install);
  await step("Build", build);
  child = spawn(modernNode(), ["--import", "tsx", "tests/bench/main.ts", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    env: toolEnv(),
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
} catch (error) {
  process.stderr.write(`${error instanceof Stop ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = 1;
}
