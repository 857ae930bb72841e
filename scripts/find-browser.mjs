// A Chromium for the browser tests: the system's, else Playwright's, else Debian's. Plain Node 20 without packages.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { modernNode, root, run } from "./steps.mjs";

const PLACES = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const system = () => PLACES.find((path) => path && existsSync(path));

function playwrights() {
  try {
    const code = 'import { chromium } from "@playwright/test"; process.stdout.write(chromium.executablePath());';
    const path = execFileSync(modernNode(), ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" });
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the browser's path, or null and why there is none */
export async function findBrowser() {
  const there = system() ?? playwrights();
  if (there) return { path: there, reason: "" };
  const reasons = [];
  const attempt = async (command, args, limitSeconds) => {
    try {
      await run(command, args, { limitSeconds, env: { DEBIAN_FRONTEND: "noninteractive" } });
    } catch (error) {
      reasons.push(error.message.split("\n").slice(0, 2).join(" "));
    }
    return system() ?? playwrights();
  };
  const cli = join(root, "node_modules/playwright/cli.js");
  const downloaded = await attempt(modernNode(), [cli, "install", "chromium"], 120);
  if (downloaded) return { path: downloaded, reason: "" };
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await attempt("apt-get", ["update", "-q"], 120);
    const installed = await attempt("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], 300);
    if (installed) return { path: installed, reason: "" };
  }
  return { path: null, reason: `no browser could be found or installed (${reasons.join("; ")})` };
}
