// What start, test and build share. Plain Node 20 without packages: it runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const bin = join(modules, ".bin");

/** A reason to stop that needs no stack trace. */
export class Stop extends Error {}

/** Stops where Node is too old to go on, before anything fails in a way that nobody understands. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  throw new Stop(`Node ${process.versions.node} is too old. Install Node 20.9 or later (24 is best) from nodejs.org.`);
}

/** Reads .env into the environment, where there is one; what is set already stays. */
export function loadEnv() {
  const file = join(root, ".env");
  if (existsSync(file) && process.loadEnvFile) process.loadEnvFile(file);
}

/** The data folder, wherever the command was typed. */
export const dataFolder = () => resolve(root, process.env.MAJOROPS_DATA || ".majorops");

/** Node 22.12 or later: the one that npm installed, else the running one if it will do. */
export function modernNode() {
  const own = join(bin, process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  throw new Stop("Node 24 is missing from node_modules. Run: npm ci --include=dev");
}

/** Environment for programs: node_modules/.bin first. */
export const toolEnv = (extra = {}) => ({
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  NEXT_TELEMETRY_DISABLED: "1",
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  ...extra,
});

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const running = new Set();

/** Ends the programs that a step runs, when the person gives up in its middle. */
export function endRunning() {
  for (const child of running) child.kill("SIGTERM");
}

/** Runs a program quietly; its output comes with the failure. */
export function run(command, args, { env, cwd = root, limitSeconds } = {}) {
  return new Promise((resolve, reject) => {
    const timeout = limitSeconds ? limitSeconds * 1000 : undefined;
    const child = spawn(command, args, { cwd, timeout, env: toolEnv(env), stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    const take = (chunk) => {
      output += chunk;
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => reject(new Stop(`${command} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0) resolve(output);
      else reject(new Stop(`${command} ${args.join(" ")} failed (${signal ?? code}):\n${output.trim()}`));
    });
  });
}

/** Runs npm, with the Node that runs us. */
export function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? run(process.execPath, [cli, ...args]) : run("npm", args);
}

/** Shows a step while it lasts, and how long it took. `work` gives the words for the end. */
export async function step(label, work) {
  const since = performance.now();
  const isTty = process.stdout.isTTY;
  const show = () =>
    process.stdout.write(isTty ? `\r\x1b[2K${label} … ${seconds(since)}` : `${label} … ${seconds(since)}\n`);
  if (isTty) show();
  const timer = setInterval(show, isTty ? 200 : 10_000);
  try {
    const end = await work();
    process.stdout.write(`${isTty ? "\r\x1b[2K" : ""}${label}: ${end} (${seconds(since)})\n`);
  } catch (error) {
    if (isTty) process.stdout.write("\n");
    throw explain(error);
  } finally {
    clearInterval(timer);
  }
}

function explain(error) {
  if (!["EACCES", "EROFS", "EPERM"].includes(error?.code)) return error;
  return new Stop(`No permission to write to ${error.path}. Make it writable, or start as the user who owns it.`);
}

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};
const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** Installs the packages when they are missing or older than the lockfile. Gives words for the end of a step. */
export async function install() {
  const lock = join(root, "package-lock.json");
  const marker = join(modules, ".majorops-lock");
  const installed = join(modules, ".package-lock.json");
  const hash = sha256(readFileSync(lock));
  if (read(marker) === hash) return "up to date";
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
    try {
      writeFileSync(marker, hash);
    } catch {} // somebody else's folder: asked again next time
    return "up to date";
  }
  mustWrite(root, "the packages");
  await npm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
  writeFileSync(marker, hash);
  return "installed";
}

/** Whether a file can be made in the folder. */
export function isWritable(folder) {
  const probe = join(folder, `.write-test-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, "");
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
}

function mustWrite(folder, what) {
  if (isWritable(folder)) return;
  throw new Stop(
    `No permission to write to ${folder}, where ${what} would go. Make it writable, or let its owner start.`,
  );
}

function* files(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name === "generated" || /\.test\.tsx?$/.test(entry.name)) continue;
    yield* files(join(path, entry.name));
  }
}

const hashOf = (paths) =>
  sha256(...paths.flatMap((path) => [...files(join(root, path))].sort().flatMap((file) => [file, readFileSync(file)])));

const SOURCES = [
  ...["app", "components", "server", "emails", "cli", "prisma/schema", "prisma/seed", "public"],
  ...["instrumentation.ts", "proxy.ts", "next.config.ts", "postcss.config.mjs", "tsconfig.json"],
  ...["package-lock.json", "scripts/build.mjs", "scripts/steps.mjs"],
];

/** Changes when anything that the build reads does. */
export const sourceHash = () => hashOf(SOURCES);
export const buildMarker = join(root, "dist/.sources");

/** Whether dist and .next were made from today's sources. */
export const isBuilt = () => read(buildMarker) === sourceHash() && existsSync(join(root, ".next/BUILD_ID"));

/** Generates the database client when its schema changed. */
export async function generate() {
  const marker = join(root, "server/db/generated/.schema");
  const hash = hashOf(["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  if (read(marker) === hash) return "up to date";
  mustWrite(join(root, "server/db"), "the database client");
  await run(modernNode(), [join(modules, "prisma/build/index.js"), "generate"]);
  writeFileSync(marker, hash);
  return "generated";
}

/** Builds unless that was done from the same sources. */
export async function build() {
  if (isBuilt()) return "up to date";
  mustWrite(root, "the build");
  mustWrite(join(root, "dist"), "the build");
  await run(modernNode(), [join(root, "scripts/build.mjs")]);
  return "built";
}
