import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { migrate } from "./migrate";

/** An empty database beside the test's own; dropped by the caller. */
async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const t = await testDb();
  const adminUrl = await t.asSuperuser(async (client) => {
    const url = new URL(t.url);
    url.username = client.user ?? "";
    url.password = (client as pg.Client & { password?: string }).password ?? "";
    return url;
  });
  const name = `${new URL(t.url).pathname.slice(1)}_empty`;
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: adminUrl.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = name;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

test("processes that start together migrate once", async () => {
  const { url, drop } = await emptyDatabase();
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await migrate(url)).toEqual([]);
  await drop();
});

test("a migration that fails leaves nothing behind, and one changed after the fact stops the start", async () => {
  const { url, drop } = await emptyDatabase();
  const root = await mkdtemp(join(tmpdir(), "majorops-migrations-"));
  await cp("prisma/migrations", join(root, "prisma/migrations"), { recursive: true });
  const later = join(root, "prisma/migrations/20990101000000_later");
  const sql = join(later, "migration.sql");
  await cp(join(root, "prisma/migrations/20261121000000_init"), later, { recursive: true });
  await writeFile(sql, "create table half_made (id int); select 1 / 0;");
  await expect(migrate(url, root)).rejects.toThrow(/division by zero/);
  await writeFile(sql, "create table half_made (id int);");
  expect(await migrate(url, root)).toEqual(["20990101000000_later"]);
  await writeFile(sql, `${await readFile(sql, "utf8")} -- edited`);
  await expect(migrate(url, root)).rejects.toMatchObject({ code: "CONFLICT" });
  await rm(root, { recursive: true });
  await drop();
});
