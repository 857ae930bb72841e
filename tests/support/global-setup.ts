import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { startTestPostgres } from "./postgres";
import { asAdmin, prepareTemplate } from "./template";

declare module "vitest" {
  export interface ProvidedContext {
    /** Superuser's URL, the migrated database to copy, and the prefix of this run's databases. */
    testDatabase: { adminUrl: string; template: string; prefix: string };
  }
}

/** One Postgres for all workers of a run, and no database left behind. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres();
  const prefix = `majorops_test_${randomBytes(4).toString("hex")}_`;
  const template = await prepareTemplate(postgres.adminUrl);
  project.provide("testDatabase", { adminUrl: postgres.adminUrl, template, prefix });
  return async () => {
    await asAdmin(postgres.adminUrl, async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        "select datname from pg_database where starts_with(datname, $1)",
        [prefix],
      );
      for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
    });
    await postgres.stop();
  };
}
