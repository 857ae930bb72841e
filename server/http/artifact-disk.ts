import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArtifactSource } from "./artifact";

const FILE = /^(?<name>.+)\.(?<version>\d+)\.page$/;

type Head = { path: string; contentType: string; etag: string };

const fileName = (path: string, version: number): string => `${encodeURIComponent(path)}.${version}.page`;

/** The renderer's ETag of a body: a file that does not match it was damaged. */
const etagOf = (body: Buffer): string => createHash("sha256").update(body).digest("base64url").slice(0, 22);

function parse(version: number, content: Buffer): ArtifactSource | null {
  const end = content.indexOf(10);
  if (end < 0) return null;
  try {
    const head = JSON.parse(content.subarray(0, end).toString("utf8")) as Head;
    const body = content.subarray(end + 1);
    return etagOf(body) === head.etag ? { ...head, version, body } : null;
  } catch {
    return null;
  }
}

/** The public pages on disk, one file each with its version in its name: what a start without a database serves. */
export function createArtifactDisk(dir: string) {
  const versionsOf = async (path: string) => {
    const name = encodeURIComponent(path);
    return (await readdir(dir)).flatMap((file) => {
      const match = FILE.exec(file);
      return match?.groups?.name === name ? [{ file, version: Number(match.groups.version) }] : [];
    });
  };

  return {
    /** The newest undamaged version of each page; nothing where the folder is missing or cannot be read. */
    async load(): Promise<ArtifactSource[]> {
      const files = await readdir(dir).catch(() => []);
      const newest = new Map<string, ArtifactSource>();
      for (const file of files) {
        const version = Number(FILE.exec(file)?.groups?.version ?? Number.NaN);
        if (Number.isNaN(version)) continue;
        const source = parse(version, await readFile(join(dir, file)).catch(() => Buffer.alloc(0)));
        if (source && source.version > (newest.get(source.path)?.version ?? -1)) newest.set(source.path, source);
      }
      return [...newest.values()];
    },

    /** Keeps a page, whole or not at all, and drops its older versions (with `isOnly`, every other one). */
    async save(source: ArtifactSource, isOnly = false): Promise<void> {
      await mkdir(dir, { recursive: true });
      const { path, contentType, etag, version, body } = source;
      const target = join(dir, fileName(path, version));
      const temporary = `${target}.${process.pid}.tmp`;
      const head: Head = { path, contentType, etag };
      await writeFile(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]), { flush: true });
      await rename(temporary, target);
      for (const other of await versionsOf(path)) {
        if (other.version < version || (isOnly && other.version !== version))
          await rm(join(dir, other.file), { force: true });
      }
    },

    async remove(path: string): Promise<void> {
      for (const { file } of await versionsOf(path).catch(() => [])) await rm(join(dir, file), { force: true });
    },
  };
}

export type ArtifactDisk = ReturnType<typeof createArtifactDisk>;
