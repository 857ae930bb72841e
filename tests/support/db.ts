import { randomBytes } from "node:crypto";
import type pg from "pg";
import { inject } from "vitest";
import type { Context } from "../../server/core/context";
import { newId } from "../../server/core/ids";
import { ROLE_LABEL, type Role } from "../../server/core/policy";
import { createDb, createPool, type Db } from "../../server/db/client";
import type { User } from "../../server/db/generated/client";
import { MovableClock } from "./clock";
import { asAdmin, databaseUrl } from "./template";

export type TestDb = {
  db: Db;
  pool: pg.Pool;
  url: string;
  clock: MovableClock;
  /** A context of the system, or with what the overrides say, at the clock's present instant. */
  ctx: (overrides?: Partial<Context>) => Context;
  makeUser: (role: Role, data?: Partial<Pick<User, "email" | "displayName" | "isPersona">>) => Promise<User>;
  /** A context of a new user with that role. */
  asUser: (role: Role, overrides?: Partial<Context>) => Promise<Context>;
  /** A context of that user, at the clock's present instant. */
  ctxOf: (user: User, overrides?: Partial<Context>) => Context;
  /** Runs SQL as the superuser, for what the app's own role may not do. */
  asSuperuser: <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

const open = new Set<TestDb>();

/** Drops what the test file left open; the setup file calls it after each file. */
export async function closeTestDbs(): Promise<void> {
  await Promise.all([...open].map((each) => each.close()));
}

/** A fresh database of its own on a real Postgres, copied from the migrated template; dropped after the file. */
export async function testDb({ clock = new MovableClock() }: { clock?: MovableClock } = {}): Promise<TestDb> {
  const { adminUrl, template, prefix } = inject("testDatabase");
  const name = `${prefix}${randomBytes(5).toString("hex")}`;
  await asAdmin(adminUrl, (client) => client.query(`create database ${name} template ${template}`));
  const url = databaseUrl(adminUrl, name);
  const pool = createPool(url, 10);
  pool.on("error", () => undefined); // a test that ends the database's connections means it
  const db = createDb(pool);

  const ctx = (overrides: Partial<Context> = {}): Context => ({
    actor: { kind: "system", name: "test" },
    now: clock.now(),
    requestId: null,
    db,
    source: "web",
    ...overrides,
  });
  const makeUser: TestDb["makeUser"] = (role, data = {}) => {
    const id = newId(clock.now());
    const email = data.email ?? `${role}-${id.slice(-8).toLowerCase()}@example.test`;
    return db.user.create({
      data: { id, email, displayName: `${ROLE_LABEL[role]} ${id.slice(-4)}`, role, createdAt: clock.now(), ...data },
    });
  };
  const ctxOf: TestDb["ctxOf"] = (user, overrides = {}) =>
    ctx({
      actor: { kind: "user", userId: user.id, name: user.displayName, email: user.email, role: user.role },
      ...overrides,
    });
  const self: TestDb = {
    db,
    pool,
    url,
    clock,
    ctx,
    makeUser,
    ctxOf,
    asUser: async (role, overrides) => ctxOf(await makeUser(role), overrides),
    asSuperuser: (work) => asAdmin(url, work),
    async close() {
      if (!open.delete(self)) return;
      await db.$disconnect();
      if (!pool.ended) await pool.end();
      await asAdmin(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
  open.add(self);
  return self;
}
