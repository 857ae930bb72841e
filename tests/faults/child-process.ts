import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

export type Child = {
  process: ChildProcess;
  /** Resolves at the first line of output that contains the text. */
  saw: (text: string) => Promise<void>;
  /** kill -9, and waits until it is gone. */
  kill: () => Promise<void>;
  exited: Promise<void>;
};

const CACHE = "node_modules/.cache";

/** Bundles entries with their packages once, so that a process that is killed fifty times starts in a blink. */
export async function bundleEntries(entries: string[]): Promise<{ dir: string; remove: () => Promise<void> }> {
  await mkdir(CACHE, { recursive: true });
  const dir = await mkdtemp(join(CACHE, "faults-"));
  await build({
    entryPoints: entries,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    external: ["pino", "pg-native"],
    minify: true,
    banner: { js: "import{createRequire as make}from'node:module';const require=make(import.meta.url);" },
    jsx: "automatic",
    outdir: dir,
    entryNames: "[name]",
    logLevel: "warning",
  });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Starts a bundled entry as a process of its own. */
export function startChild(file: string, args: string[], env: Record<string, string>): Child {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "info", MAJOROPS_DEMO: "0", ...env },
  });
  const lines: string[] = [];
  const waiting = new Map<() => void, string>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const [tell, text] of waiting) if (line.includes(text)) tell();
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    process: child,
    exited,
    saw: (text) =>
      new Promise((resolve) => {
        if (lines.some((line) => line.includes(text))) resolve();
        else waiting.set(resolve, text);
      }),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Waits until `isDone` says so. @throws after the time, with what was waited for */
export async function until(what: string, ms: number, isDone: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error(`Waited ${ms} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
