import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { AppError } from "../../server/core/errors";
import type { Call, Outcome } from "../command";
import { withContext } from "../connect";
import { count } from "../output";

/** Where a page lies in the folder: pages without an extension become the index of a folder of their name. */
export function fileOf(folder: string, path: string): string {
  const isFile = /\.[a-z]+$/.test(path);
  const file = resolve(folder, `.${path}`, ...(isFile ? [] : ["index.html"]));
  if (file.startsWith(folder + sep)) return file;
  throw new AppError("INTERNAL", `The page ${path} would lie outside ${folder}.`);
}

/** mim status export */
export async function exportPages(call: Call): Promise<Outcome> {
  const folder = resolve(call.args[0] ?? "");
  const pages = await withContext(async (ctx) => {
    const { renderPublicPages } = await import("../../server/status-page/jobs");
    await renderPublicPages(ctx, null);
    return ctx.db.publicArtifact.findMany({ orderBy: { path: "asc" }, select: { path: true, body: true } });
  });
  const files: string[] = [];
  for (const { path, body } of pages) {
    const file = fileOf(folder, path);
    await mkdir(dirname(file), { recursive: true });
    const partial = join(dirname(file), `.${process.pid}.partial`);
    await writeFile(partial, body);
    await rename(partial, file);
    files.push(file.slice(folder.length + 1));
  }
  return { json: { folder, files }, text: `${count(files.length, "file")} in ${folder}.` };
}
