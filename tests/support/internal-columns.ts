import type pg from "pg";

/** A column of the database, as information_schema and the keys describe it. */
export type Column = {
  table: string;
  column: string;
  type: string;
  isArray: boolean;
  isKey: boolean;
  labels: string[];
};

/** What the public may know of a row that is public, and what decides that it is; all else is internal. */
const PUBLIC: Record<string, readonly string[]> = {
  incident: [
    ...["number", "public_title", "severity", "phase", "status", "opened_at", "resolved_at", "impact_started_at"],
    ...["next_update_eta", "last_communicated_at"],
  ],
  milestone: [
    ...[
      "sequence",
      "title",
      "body",
      "audience",
      "next_update_eta",
      "is_resolution",
      "public_stage",
      "cut_at",
      "corrects_id",
    ],
  ],
  timeline_event: ["text", "visibility", "name", "occurred_at"],
};

/** Every column of every table but the rendered pages and the migrations; read from the database, so none is forgotten. */
export async function listColumns(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    select c.relname as "table", a.attname as "column",
      coalesce(e.typname, t.typname) as type, t.typelem <> 0 and t.typlen = -1 as "isArray",
      exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'f') and a.attnum = any(k.conkey))
        as "isKey",
      coalesce((select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_enum l
        where l.enumtypid = coalesce(e.oid, t.oid)), '{}') as labels
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem and t.typlen = -1
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and c.relname not in ('public_artifact', '_prisma_migrations')
    order by 1, 2`);
  return rows;
}

/** Columns of public rows that the public must not see and that may be overwritten without breaking a link. */
export const isInternal = ({ table, column, isKey }: Column): boolean =>
  !isKey && !(PUBLIC[table] ?? []).includes(column);

export type ValueOf = (column: Column) => unknown;

const literal = (column: Column): string => {
  const base = column.labels.length > 0 ? `"${column.type}"` : column.type;
  return column.isArray ? `${base}[]` : base;
};

/** Runs without triggers and foreign keys: what only a superuser can do, and the app never. */
async function unguarded(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query("set session_replication_role = replica");
  try {
    await work();
  } finally {
    await client.query("set session_replication_role = origin");
  }
}

/** Overwrites the internal columns of one table's rows. */
export function overwriteInternal(
  client: pg.Client,
  columns: readonly Column[],
  table: string,
  where: string,
  valueFor: ValueOf,
): Promise<void> {
  const own = columns.filter((column) => column.table === table && isInternal(column));
  const set = own.map((column, index) => `"${column.column}" = $${index + 1}::${literal(column)}`).join(", ");
  return unguarded(client, async () => {
    await client.query(`update "${table}" set ${set} where ${where}`, own.map(valueFor));
  });
}

/** Puts one row of invented values into each table that has none; `links` names what key columns point to. */
export function fillEmptyTables(
  client: pg.Client,
  columns: readonly Column[],
  links: Record<string, string>,
  valueFor: ValueOf,
): Promise<void> {
  return unguarded(client, async () => {
    for (const table of new Set(columns.map((column) => column.table))) {
      const { rowCount } = await client.query(`select from "${table}" limit 1`);
      if (rowCount) continue;
      const own = columns.filter((column) => column.table === table);
      const names = own.map((column) => `"${column.column}"`).join(", ");
      const places = own.map((column, index) => `$${index + 1}::${literal(column)}`).join(", ");
      const values = own.map((column) => links[column.column] ?? valueFor(column));
      await client.query(`insert into "${table}" (${names}) overriding system value values (${places})`, values);
    }
  });
}
