import { expect, test } from "vitest";
import { APP_ROLE } from "../../server/db/client";
import { testDb } from "./db";

test("a test database is migrated, empty, and used as the app's own role", async () => {
  const { db, pool, asUser, clock } = await testDb();
  const { rows } = await pool.query<{ role: string }>("select current_user as role");
  expect(rows[0]?.role).toBe(APP_ROLE);
  expect(await db.incident.count()).toBe(0);

  const ctx = await asUser("mim");
  const later = clock.advance(90);
  expect(later.getTime() - ctx.now.getTime()).toBe(90 * 60_000);
  expect(await db.user.findMany({ select: { role: true, createdAt: true } })).toEqual([
    { role: "mim", createdAt: ctx.now },
  ]);
});

test("two test databases do not see each other, and closing one drops it", async () => {
  const [one, two] = await Promise.all([testDb(), testDb()]);
  await one.makeUser("admin");
  expect(await two.db.user.count()).toBe(0);
  const name = new URL(one.url).pathname.slice(1);
  await one.close();
  const left = await two.pool.query("select from pg_database where datname = $1", [name]);
  expect(left.rowCount).toBe(0);
});
