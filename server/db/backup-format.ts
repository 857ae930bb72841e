import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { AppError } from "../core/errors";

export const BACKUP_FORMAT = "majorops-backup";
export const BACKUP_VERSION = 1;

/** First line of a backup: what is in it, and which migrations its tables come from. */
export const BackupHeader = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.number(),
  createdAt: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.number(),
    }),
  ),
  jobs: z.number(),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** Last line: SHA-256 over every byte before it, so that a file cut short or changed is found. */
export const BackupTrailer = z.object({ sha256: z.string(), lines: z.number() });

/** Between them: a row of the table at that place of the header, as Postgres writes its values; jobs; sequences. */
export const BackupLine = z.union([
  z.tuple([z.int()], z.string().nullable()),
  z.tuple([z.literal("job")], z.string().nullable()),
  z.tuple([z.literal("sequence"), z.string(), z.string()]),
]);
export type BackupLine = z.infer<typeof BackupLine>;

/** Columns of a waiting job, in the order of add_job's arguments. */
export const JOB_COLUMNS = ["task", "payload", "queue", "run_at", "max_attempts", "key", "priority"] as const;

/** Settings under which every value is written and read the same, whatever the server's or the client's. */
export const EXACT_TEXT = `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY';
  set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex'`;

/** An SQL identifier in quotes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const damaged = (reason: string): AppError =>
  new AppError("CONFLICT", `The backup is damaged: ${reason}. Nothing was restored; take another copy of it.`);

/** Lines of a gzip file. Splits at \n alone: text may hold the other line separators of Unicode. */
async function* rawLines(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const unzipped = createGunzip();
  source.on("error", (error) => unzipped.destroy(error));
  source.pipe(unzipped);
  let pending: Buffer[] = [];
  for await (const chunk of unzipped as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10, from); end !== -1; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...pending, chunk.subarray(from, end)]);
      pending = [];
      from = end + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  if (pending.length > 0) throw damaged("it ends in the middle of a line");
}

/**
 * Reads a backup: its header, then each line between header and trailer, checked against the trailer at the end.
 * @throws NOT_FOUND for no such file, CONFLICT for a damaged one or one that is no backup
 */
export async function* readBackup(file: string): AsyncGenerator<BackupHeader | BackupLine> {
  const hash = createHash("sha256");
  let lines = 0;
  let last: unknown;
  try {
    for await (const raw of rawLines(file)) {
      if (last !== undefined) throw damaged("something follows its last line");
      const value: unknown = JSON.parse(raw.toString("utf8"));
      const trailer = lines > 0 ? BackupTrailer.safeParse(value) : null;
      if (trailer?.success) {
        last = value;
        if (trailer.data.lines !== lines) throw damaged("lines are missing");
        if (trailer.data.sha256 !== hash.digest("hex")) throw damaged("its checksum does not fit");
        continue;
      }
      hash.update(raw).update("\n");
      lines += 1;
      yield lines === 1 ? BackupHeader.parse(value) : BackupLine.parse(value);
    }
  } catch (error) {
    throw readable(file, error, lines);
  }
  if (last === undefined) throw damaged("its end is missing");
}

function readable(file: string, error: unknown, lines: number): unknown {
  if (error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return new AppError("NOT_FOUND", `There is no file ${file}.`);
  if (code === "EACCES" || code === "EISDIR") return new AppError("CONFLICT", `${file} cannot be read (${code}).`);
  if (lines === 0 || (lines === 1 && error instanceof z.ZodError)) {
    return new AppError("CONFLICT", `${file} is not a backup made by mim db backup.`);
  }
  if (code?.startsWith("Z_") || error instanceof SyntaxError || error instanceof z.ZodError) {
    return damaged(code ?? "a line cannot be read");
  }
  return error;
}
