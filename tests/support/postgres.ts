import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../server/db/embedded-postgres";

export type TestPostgres = { adminUrl: string; stop: () => Promise<void> };

/** A Postgres that answers a superuser: the one that the environment names, else an embedded one of our own. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const given = process.env.DATABASE_URL_TEST_ADMIN ?? process.env.TEST_DATABASE_ADMIN_URL;
  if (given) return { adminUrl: given, stop: async () => undefined };
  const dir = await mkdtemp(join(tmpdir(), "majorops-test-"));
  const postgres = await startEmbeddedPostgres({ dataDir: dir, isThrowaway: true });
  return {
    adminUrl: postgres.adminUrl,
    async stop() {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
