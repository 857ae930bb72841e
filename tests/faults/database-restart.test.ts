import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemContext } from "../../server/core/context";
import { createDb, createPool, type Db } from "../../server/db/client";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../server/db/embedded-postgres";
import { migrate } from "../../server/db/migrate";
import { type ResendStandIn, startResendStandIn } from "../support/resend-stand-in";
import { bundleEntries, type Child, startChild, until } from "./child-process";
import { sendLater } from "./send-later";

let dataDir: string;
let postgres: EmbeddedPostgres;
let provider: ResendStandIn;
let bundle: { dir: string; remove: () => Promise<void> };
let worker: Child;
let db: Db;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "majorops-restart-"));
  await chmod(dataDir, 0o711); // the server's own user must get through
  // Not a throw-away one: what it called committed must be there after the crash.
  postgres = await startEmbeddedPostgres({ dataDir });
  await migrate(postgres.url);
  const pool = createPool(postgres.url, 4);
  pool.on("error", () => undefined);
  db = createDb(pool);
  provider = await startResendStandIn();
  bundle = await bundleEntries(["server/jobs/worker-main.ts"]);
  worker = startChild(join(bundle.dir, "worker-main.js"), [], {
    DATABASE_URL: postgres.url,
    RESEND_API_KEY: "re_test",
    RESEND_BASE_URL: provider.url,
  });
  await worker.saw("worker started");
});
afterAll(async () => {
  await worker?.kill();
  await db?.$disconnect();
  await postgres?.stop();
  await provider?.close();
  await bundle?.remove();
  await rm(dataDir, { recursive: true, force: true });
});

/** Ends the server as a crash does (every connection is cut, the log is replayed at the start), and starts it again. */
async function crashAndRestart(): Promise<void> {
  const [pid] = (await readFile(join(postgres.cluster, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGQUIT");
  await until("the server is gone", 10_000, async () => {
    try {
      process.kill(Number(pid), 0);
      return false;
    } catch {
      return true;
    }
  });
  postgres = await startEmbeddedPostgres({ dataDir });
}

describe("a database that crashes and comes back under load", () => {
  it("sends every message that was committed, once, with the worker that was there all along", {
    timeout: 240_000,
  }, async () => {
    provider.perSecond = 50;
    provider.misbehave = () => ({ kind: "slow", ms: 30 });
    let isLoading = true;
    const committed: string[] = [];
    let refused = 0;
    const load = (async () => {
      for (let n = 0; isLoading; n++) {
        const name = `load${n}`;
        await sendLater(systemContext(db, "fault test", "web"), name, 2).then(
          () => committed.push(name),
          () => {
            refused += 1;
          },
        );
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    })();
    await until("mails go out", 15_000, async () => provider.accepted.length > 4);
    await crashAndRestart();
    const before = committed.length;
    await until("the load goes on", 15_000, async () => committed.length > before + 3);
    isLoading = false;
    await load;
    expect(refused).toBeGreaterThan(0);
    // A batch whose worker could not write its end down waits for its lease, and then for the look of each minute.
    await until(
      "every delivery is settled",
      150_000,
      async () => (await db.delivery.count({ where: { state: { not: "sent" } } })) === 0,
    );
    expect(worker.process.exitCode).toBeNull();

    // A commit whose answer was cut off may hold although its caller was refused; none that was answered is missing.
    const rows = await db.delivery.findMany({ include: { message: { select: { subject: true } } } });
    const subjects = new Set(rows.map((row) => row.message.subject));
    expect(committed.filter((name) => !subjects.has(name))).toEqual([]);
    expect(provider.accepted.map((mail) => mail.to).sort()).toEqual(rows.map((row) => row.address).sort());
  });
});
