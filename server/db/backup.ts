import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { access, rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { type Clock, systemClock } from "../core/clock";
import { AppError } from "../core/errors";
import { BACKUP_FORMAT, BACKUP_VERSION, type BackupHeader, type BackupLine, EXACT_TEXT, quoted } from "./backup-format";

type Table = BackupHeader["tables"][number];
export type BackupResult = { file: string; tables: number; rows: number; jobs: number };

const BATCH = 1_000;

/** Applied migrations by name; null where the database has never been migrated. */
export async function appliedMigrations(client: pg.Client): Promise<BackupHeader["migrations"] | null> {
  const { rows: found } = await client.query(
    "select from pg_tables where tablename = '_prisma_migrations' and schemaname = 'public'",
  );
  if (found.length === 0) return null;
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select migration_name as name, checksum from public._prisma_migrations
     where finished_at is not null and rolled_back_at is null order by migration_name`,
  );
  return rows;
}

/** Tables of the app with their columns, parents before children; generated columns make themselves. */
export async function listTables(client: pg.Client): Promise<Omit<Table, "rows">[]> {
  const { rows } = await client.query<{ name: string; columns: Table["columns"] }>(
    `select c.relname as name,
       json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
  );
  const names = await insertOrder(
    client,
    rows.map(({ name }) => name),
  );
  return rows.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

/** Tables with those that they point at before them. */
async function insertOrder(client: pg.Client, names: string[]): Promise<string[]> {
  const { rows } = await client.query<{ child: string; parent: string }>(
    `select distinct c.relname as child, p.relname as parent from pg_constraint f
     join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
     where f.contype = 'f' and f.connamespace = 'public'::regnamespace and c.oid <> p.oid
     union values ('delivery', 'message') -- held by a trigger, see the migration deliveries_checked_once`,
  );
  const order: string[] = [];
  const visit = (name: string, path: string[]): void => {
    if (order.includes(name) || path.includes(name)) return;
    for (const { child, parent } of rows) if (child === name) visit(parent, [...path, name]);
    order.push(name);
  };
  for (const name of names) visit(name, []);
  return order;
}

/**
 * Writes every table, the sequences and the worker's waiting jobs to one gzip file, as of one instant: others go on
 * writing meanwhile. The file appears only once it is whole, readable by its owner alone.
 * @param url a role that may read everything (the one that migrates)
 * @throws CONFLICT when the file is there already, or the database was never migrated
 */
export async function backup(url: string, file: string, clock: Clock = systemClock): Promise<BackupResult> {
  await refuseExisting(file);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: "mim backup",
  });
  await client.connect();
  const partial = `${file}.partial-${process.pid}`;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query(EXACT_TEXT);
    const header = await takeStock(client, clock().toISOString());
    const sink = createSink(partial);
    try {
      await sink.write(header);
      for (const [index, table] of header.tables.entries()) await dumpTable(client, index, table, sink.write);
      await dumpJobs(client, sink.write);
      await dumpSequences(client, sink.write);
    } finally {
      await sink.close();
    }
    await client.query("commit");
    await rename(partial, file);
    const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
    return { file, tables: header.tables.length, rows, jobs: header.jobs };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!["ENOENT", "EACCES", "EISDIR", "ENOTDIR", "EROFS", "ENOSPC"].includes(code ?? "")) throw error;
    throw new AppError("CONFLICT", `${file} cannot be written (${code}). Nothing was left behind.`);
  } finally {
    await client.end();
    await rm(partial, { force: true });
  }
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new AppError("CONFLICT", `${file} is there already. Name another file, or move that one away.`);
}

async function takeStock(client: pg.Client, createdAt: string): Promise<BackupHeader> {
  const migrations = await appliedMigrations(client);
  if (!migrations) throw new AppError("CONFLICT", "This database holds no MajorOps yet: nothing to back up.");
  const tables: Table[] = [];
  for (const table of await listTables(client)) {
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from public.${quoted(table.name)}`);
    tables.push({ ...table, rows: rows[0]?.n ?? 0 });
  }
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n ${WAITING_JOBS}`);
  return { format: BACKUP_FORMAT, version: BACKUP_VERSION, createdAt, migrations, tables, jobs: rows[0]?.n ?? 0 };
}

type Write = (line: BackupHeader | BackupLine) => Promise<void>;

async function dumpTable(client: pg.Client, index: number, table: Table, write: Write): Promise<void> {
  if (table.rows === 0) return;
  const columns = table.columns.map(({ name }) => `${quoted(name)}::text`).join(", ");
  await client.query(`declare rows no scroll cursor for select ${columns} from public.${quoted(table.name)}`);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({ text: `fetch ${BATCH} from rows`, rowMode: "array" });
    for (const row of rows) await write([index, ...row]);
    if (rows.length < BATCH) break;
  }
  await client.query("close rows");
}

/** Jobs that still have a try left, also one that runs now: if this were a crash, it would run again. */
const WAITING_JOBS = `from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts`;

async function dumpJobs(client: pg.Client, write: Write): Promise<void> {
  const { rows } = await client.query<(string | null)[]>({
    text: `select t.identifier, j.payload::text, q.queue_name, j.run_at::text, j.max_attempts::text, j.key,
      j.priority::text ${WAITING_JOBS} order by j.id`,
    rowMode: "array",
  });
  for (const row of rows) await write(["job", ...row]);
}

/** Read after the tables, so that no sequence stands behind a row; it may stand ahead, which does no harm. */
async function dumpSequences(client: pg.Client, write: Write): Promise<void> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`,
  );
  for (const { name, value } of rows) await write(["sequence", name, value]);
}

function createSink(file: string): { write: Write; close: () => Promise<void> } {
  const gzip = createGzip();
  const output = createWriteStream(file, { mode: 0o600, flags: "wx" });
  const done = finished(output);
  done.catch(() => gzip.destroy());
  gzip.pipe(output);
  const hash = createHash("sha256");
  let lines = 0;
  const put = async (text: string): Promise<void> => {
    if (gzip.destroyed) await done;
    if (!gzip.write(text)) await Promise.race([once(gzip, "drain"), done]);
  };
  return {
    async write(line) {
      const text = `${JSON.stringify(line)}\n`;
      hash.update(text);
      lines += 1;
      await put(text);
    },
    async close() {
      if (!gzip.destroyed) gzip.end(`${JSON.stringify({ sha256: hash.digest("hex"), lines })}\n`);
      await done;
    },
  };
}
