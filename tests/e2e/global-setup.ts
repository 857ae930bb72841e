import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEmbeddedPostgres } from "../../server/db/embedded-postgres";
import { startApp } from "./app-process";
import { shareSite } from "./site";

/** One MajorOps for all tests, started as a newcomer starts it: `npm start` on an empty folder, demo and all. */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "majorops-e2e-"));
  const app = await startApp({ dataDir, env: { AUTH_SECRET: "a-secret-for-tests-only" } });
  const databaseUrl = await findEmbeddedPostgres(dataDir);
  if (!databaseUrl) throw new Error(`No database runs on ${dataDir}.`);
  shareSite({ url: app.url, databaseUrl, banner: app.output() });
  return async () => {
    const code = await app.interrupt();
    const left = await findEmbeddedPostgres(dataDir);
    await rm(dataDir, { recursive: true, force: true });
    if (code !== 0 || left) throw new Error(`Ctrl-C ended with ${code}${left ? ", and its database still runs" : ""}.`);
  };
}
