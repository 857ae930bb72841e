import { randomBytes } from "node:crypto";
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import pg from "pg";
import { newId } from "../../server/core/ids";
import { ROLE_LABEL, type Role } from "../../server/core/policy";
import type { AppRouter } from "../../server/trpc/root";
import { type SessionCookie, signInCookie } from "../support/sign-in";

export const SECRET = "a-secret-for-tests-only";

/** A running MajorOps and its database. */
export type Site = { url: string; databaseUrl: string; banner: string };
export type Person = { id: string; name: string; email: string };
export type Api = TRPCClient<AppRouter>;

const VARIABLE = "MAJOROPS_E2E_SITE";

/** Tells the tests' own processes where the shared MajorOps is. */
export function shareSite(site: Site): void {
  process.env[VARIABLE] = JSON.stringify(site);
}

export const sharedSite = (): Site => JSON.parse(process.env[VARIABLE] ?? "{}") as Site;

/** Runs one statement in the site's database. */
export async function sql<T extends pg.QueryResultRow>(site: Site, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: site.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The demo's person of that role. */
export async function persona(site: Site, role: Role): Promise<Person> {
  const [found] = await sql<Person>(
    site,
    `select id, display_name as name, email from "user" where is_persona and role = $1`,
    [role],
  );
  if (!found) throw new Error(`The demo has no ${role}.`);
  return found;
}

/** Letters that nobody reads as a word, a number, a length or a time: what tests make has them in its name. */
export const letters = (count: number): string =>
  Array.from(randomBytes(count), (byte) => "bcdfghjkmnpqrstv".charAt(byte % 16)).join("");

/** A new person of that role, known to nobody. */
export async function newPerson(site: Site, role: Role): Promise<Person> {
  const id = newId(new Date());
  const person = { id, name: `${ROLE_LABEL[role]} ${letters(6)}`, email: `${id.toLowerCase()}@example.test` };
  await sql(site, `insert into "user" (id, email, display_name, role, created_at) values ($1, $2, $3, $4, now())`, [
    id,
    person.email,
    person.name,
    role,
  ]);
  return person;
}

export const cookieOf = (site: Site, person: Person): Promise<SessionCookie> =>
  signInCookie(person.id, SECRET, site.url);

/** The API that the screens use, as that person. */
export async function apiOf(site: Site, person: Person): Promise<Api> {
  const { name, value } = await cookieOf(site, person);
  const link = httpLink({ url: `${site.url}/api/trpc`, headers: { cookie: `${name}=${value}` } });
  return createTRPCClient<AppRouter>({ links: [link] });
}
