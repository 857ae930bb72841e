import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** `path` is relative to the root, with slashes. */
export type Source = { path: string; text: string };
/** One import: what it says, the file of ours that it means (null: a package), and whether only its types are used. */
export type Import = { from: string; says: string; to: string | null; isTypeOnly: boolean };

const SKIPPED = new Set(["node_modules", ".next", "dist", ".git", ".majorops", "generated", "test-results"]);

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || entry.name === "next-env.d.ts") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** All files of these folders, sorted. */
export function filesOf(...folders: string[]): string[] {
  return folders
    .flatMap((folder) => [...walk(join(ROOT, folder))])
    .map((path) => relative(ROOT, path).split(sep).join("/"))
    .sort();
}

const CODE = /\.(ts|tsx|mjs)$/;

/** The code of these folders. */
export const sourcesOf = (...folders: string[]): Source[] =>
  filesOf(...folders)
    .filter((path) => CODE.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith("tests/");

/** Code without comments, so that a word in a comment is not taken for code. */
export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");

const IMPORT =
  /\b(?:import|export)\s+(type\s+)?([\w*{][^;"'`]*?\bfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** What a source imports, also re-exports and import(). `known` are the paths that exist. */
export function importsOf(source: Source, known: ReadonlySet<string>): Import[] {
  const found: Import[] = [];
  for (const [, type, names = "", statement, call] of withoutComments(source.text).matchAll(IMPORT)) {
    const says = statement ?? call ?? "";
    const inner = /^\{([^}]*)\}/.exec(names.trim())?.[1];
    const parts =
      inner
        ?.split(",")
        .map((part) => part.trim())
        .filter(Boolean) ?? [];
    const isTypeOnly = Boolean(type) || (parts.length > 0 && parts.every((part) => part.startsWith("type ")));
    found.push({ from: source.path, says, to: resolveImport(source.path, says, known), isTypeOnly });
  }
  return found;
}

function resolveImport(from: string, says: string, known: ReadonlySet<string>): string | null {
  if (!says.startsWith(".") && !says.startsWith("@/")) return null;
  const base = says.startsWith("@/") ? says.slice(2) : join(dirname(from), says).split(sep).join("/");
  const tries = [base, `${base}.ts`, `${base}.tsx`, `${base}.mjs`, `${base}/index.ts`];
  return tries.find((path) => known.has(path)) ?? base;
}
