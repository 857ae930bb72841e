import { chmod, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "./errors";
import { newSecret } from "./ids";

/**
 * The secret kept in the data folder; made by the first start, readable by its owner only.
 * @returns the secret, 43 characters
 * @throws UNAVAILABLE where the file cannot be read or written
 */
export async function keepSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "secret");
  try {
    await mkdir(dataDir, { recursive: true });
    await makeOnce(file);
    const secret = (await readFile(file, "utf8")).trim();
    if (secret.length < 32) throw new AppError("UNAVAILABLE", `${file} is damaged. Delete it, or set AUTH_SECRET.`);
    await chmod(file, 0o600);
    return secret;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      "UNAVAILABLE",
      `${file} cannot be read or written (${code}). Mend its permissions, or set AUTH_SECRET.`,
    );
  }
}

/** Written aside and linked into place: of two starts at once one wins, and neither reads half a file. */
async function makeOnce(file: string): Promise<void> {
  if (await stat(file).catch(() => null)) return;
  const aside = `${file}.${process.pid}.${newSecret().slice(0, 8)}`;
  try {
    await writeFile(aside, `${newSecret()}\n`, { mode: 0o600 });
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(aside, { force: true });
  }
}
