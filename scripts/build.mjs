// One command makes all: the database client, Next's pages, and the bundles of the server and the command line.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { buildMarker, generate, modernNode, root, run, Stop, sourceHash, toolEnv } from "./steps.mjs";

/** TSX outside Next (status pages, mails) and plain TypeScript become programs for Node; packages stay packages. */
async function bundle() {
  const { build } = await import("esbuild");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { main: "server/main.ts", cli: "cli/main.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    sourcemap: true,
    logLevel: "error",
  });
}

/** The browser's worker for times without network, with the names of the files that it takes from this build. */
async function bundleServiceWorker() {
  const { build } = await import("esbuild");
  const dir = join(root, ".next/static");
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|woff2)$/.test(entry.name))
    .map((entry) => `/_next/static/${relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/")}`)
    .sort();
  await build({
    absWorkingDir: root,
    entryPoints: { sw: "components/offline/service-worker.ts" },
    outdir: "dist",
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    define: {
      BUILD: JSON.stringify(readFileSync(join(root, ".next/BUILD_ID"), "utf8")),
      FILES: JSON.stringify(files),
    },
    logLevel: "error",
  });
}

/** Compresses scripts and styles once, as well as can be; the front door sends these bytes. */
async function compressStatics(dir) {
  const names = readdirSync(dir, { recursive: true }).map(String);
  await Promise.all(
    names
      .filter((name) => /\.(js|css|svg)$/.test(name))
      .map(async (name) => {
        const bytes = readFileSync(join(dir, name));
        writeFileSync(join(dir, `${name}.br`), await promisify(brotliCompress)(bytes));
        writeFileSync(join(dir, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      }),
  );
}

try {
  const hash = sourceHash();
  rmSync(buildMarker, { force: true });
  await generate();
  const next = run(modernNode(), [join(root, "node_modules/next/dist/bin/next"), "build"], {
    env: { ...toolEnv(), NODE_ENV: "production" },
  });
  const [pages] = await Promise.all([next, bundle()]);
  process.stdout.write(pages);
  await bundleServiceWorker();
  await compressStatics(join(root, ".next/static"));
  writeFileSync(buildMarker, hash);
} catch (error) {
  process.stderr.write(`${error instanceof Stop ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = 1;
}
