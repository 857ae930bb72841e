import pg from "pg";
import { AppError } from "../core/errors";
import { appliedMigrations, listTables } from "./backup";
import { BACKUP_VERSION, type BackupHeader, damaged, EXACT_TEXT, quoted, readBackup } from "./backup-format";

type Table = BackupHeader["tables"][number];
type Row = (string | null)[];
export type RestoreResult = { createdAt: string; tables: number; rows: number; jobs: number };

const BATCH = 500;

/**
 * Fills an empty, migrated database from a backup: all of it in one transaction, or nothing. The hash chains are
 * taken over as they are; verify them afterwards with the AUTH_SECRET of the time.
 * @param url the role that owns the tables (the one that migrates)
 * @throws CONFLICT when the database holds something, has other migrations, or the backup is damaged; NOT_FOUND
 */
export async function restore(url: string, file: string): Promise<RestoreResult> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: "mim restore",
  });
  await client.connect();
  try {
    await client.query("begin");
    await client.query(EXACT_TEXT);
    const result = await fill(client, file);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined); // the connection may be what broke
    if ((error as { code?: string }).code !== "42501") throw error;
    throw new AppError("FORBIDDEN", "Only the role that owns the tables restores: the one that ran the migrations.");
  } finally {
    await client.end();
  }
}

async function fill(client: pg.Client, file: string): Promise<RestoreResult> {
  let header: BackupHeader | undefined;
  let loader: Loader | undefined;
  const sequences: Row[] = [];
  for await (const line of readBackup(file)) {
    if (!Array.isArray(line)) {
      header = line;
      loader = await prepare(client, header);
    } else if (loader) {
      const [kind, ...values] = line;
      if (kind === "job") await addJob(client, values);
      else if (kind === "sequence") sequences.push(values);
      else await loader.add(kind, values);
    }
  }
  if (!header || !loader) throw damaged("its header is missing");
  const rows = await loader.finish();
  // Last of all: a rollback would not take a sequence back.
  for (const [name, value] of sequences) {
    await client.query("select setval($1::regclass, $2::bigint)", [`public.${quoted(name ?? "")}`, value]);
  }
  return { createdAt: header.createdAt, tables: header.tables.length, rows, jobs: header.jobs };
}

async function prepare(client: pg.Client, header: BackupHeader): Promise<Loader> {
  if (header.version !== BACKUP_VERSION) {
    throw new AppError(
      "CONFLICT",
      `This backup has format ${header.version}, and this program reads ${BACKUP_VERSION}.`,
    );
  }
  const applied = await appliedMigrations(client);
  if (!applied) throw new AppError("CONFLICT", "This database has no tables yet. Run mim db migrate first.");
  const theirs = header.migrations.map(({ name, checksum }) => `${name} ${checksum}`);
  const ours = applied.map(({ name, checksum }) => `${name} ${checksum}`);
  if (theirs.join() !== ours.join()) {
    const names = (list: BackupHeader["migrations"]): string => list.at(-1)?.name ?? "none";
    throw new AppError(
      "CONFLICT",
      `The backup was made at migration ${names(header.migrations)}, this database is at ${names(applied)}, or their texts differ. Restore with the version of MajorOps that made the backup, then upgrade.`,
    );
  }
  const present = await listTables(client);
  const shape = (tables: Omit<Table, "rows">[]): string =>
    JSON.stringify(tables.map(({ name, columns }) => [name, columns]));
  if (shape(present) !== shape(header.tables)) throw damaged("its tables are not those of its migrations");
  await client.query(
    `lock table ${present.map(({ name }) => `public.${quoted(name)}`).join(", ")} in access exclusive mode`,
  );
  await requireEmpty(client, present);
  // Triggers stamp and refuse what people do; what they once let in goes back as it was.
  for (const { name } of present) await client.query(`alter table public.${quoted(name)} disable trigger user`);
  return new Loader(client, header.tables);
}

async function requireEmpty(client: pg.Client, tables: Omit<Table, "rows">[]): Promise<void> {
  const full: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from public.${quoted(name)} limit 1`);
    if (rowCount) full.push(name);
  }
  if (full.length === 0) return;
  throw new AppError(
    "CONFLICT",
    `This database is not empty (${full.slice(0, 5).join(", ")}${full.length > 5 ? ", …" : ""}). Restore into a new one; nothing is overwritten.`,
  );
}

async function addJob(client: pg.Client, job: Row): Promise<void> {
  await client.query(
    `select from graphile_worker.add_job($1, $2::json, queue_name => $3, run_at => $4::timestamptz,
       max_attempts => $5::int, job_key => $6, priority => $7::int)`,
    job,
  );
}

/** Inserts rows in batches. The file has its tables in an order that the foreign keys accept. */
class Loader {
  readonly #client: pg.Client;
  readonly #tables: Table[];
  readonly #counts = new Map<Table, number>();
  #pending: { table: Table; rows: Row[] } | null = null;

  constructor(client: pg.Client, tables: Table[]) {
    this.#client = client;
    this.#tables = tables;
  }

  async add(index: number, row: Row): Promise<void> {
    const table = this.#tables[index];
    if (!table || row.length !== table.columns.length) throw damaged("a row does not fit its table");
    if (this.#pending && (this.#pending.table !== table || this.#pending.rows.length >= BATCH)) await this.#flush();
    this.#pending ??= { table, rows: [] };
    this.#pending.rows.push(row);
  }

  async #flush(): Promise<void> {
    if (!this.#pending) return;
    const { table, rows } = this.#pending;
    this.#pending = null;
    const names = table.columns.map(({ name }) => quoted(name)).join(", ");
    const values = table.columns.map(({ type }, at) => `c${at}::${type}`).join(", ");
    const arrays = table.columns.map((_, at) => rows.map((row) => row[at] ?? null));
    await this.#client.query(
      `insert into public.${quoted(table.name)} (${names}) overriding system value select ${values}
       from unnest(${table.columns.map((_, at) => `$${at + 1}::text[]`).join(", ")})
         as given (${table.columns.map((_, at) => `c${at}`).join(", ")})`,
      arrays,
    );
    this.#counts.set(table, (this.#counts.get(table) ?? 0) + rows.length);
  }

  /** Ends the last batch and sets the triggers on again. @returns how many rows there were in all */
  async finish(): Promise<number> {
    await this.#flush();
    let total = 0;
    for (const table of this.#tables) {
      const count = this.#counts.get(table) ?? 0;
      if (table.rows !== count) throw damaged(`table ${table.name} has ${count} rows of ${table.rows}`);
      await this.#client.query(`alter table public.${quoted(table.name)} enable trigger user`);
      total += count;
    }
    return total;
  }
}
