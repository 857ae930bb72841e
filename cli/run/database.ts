import { backup } from "../../server/db/backup";
import { migrate } from "../../server/db/migrate";
import { restore } from "../../server/db/restore";
import type { Call, Outcome } from "../command";
import { onDatabase, rootFolder, withDatabaseUrl } from "../connect";
import { count, plain, when } from "../output";
import { checked } from "./verify";

/** mim db migrate */
export async function migrateDatabase(_call: Call): Promise<Outcome> {
  const applied = await withDatabaseUrl((url) => migrate(url, rootFolder()), true);
  const text = applied.length > 0 ? `Applied: ${applied.join(", ")}.` : "The database is up to date.";
  return { json: { applied }, text };
}

/** mim db seed */
export async function seed(call: Call): Promise<Outcome> {
  const result = await withDatabaseUrl(async (url) => {
    await migrate(url, rootFolder());
    const { seedDemo } = await import("../../server/replay/seed-demo");
    const onProgress = (text: string): void => {
      if (!call.isJson) process.stderr.write(`${plain(text)}\n`);
    };
    return onDatabase(({ db }) => seedDemo({ db, root: rootFolder(), onProgress }));
  }, true);
  const text = result.isSeeded
    ? `The demo is there: ${result.incidents.join(", ")}; ${result.liveRef} runs now.`
    : "The database holds incidents already: nothing was changed.";
  return { json: result, text };
}

/** mim db backup */
export async function backupDatabase(call: Call): Promise<Outcome> {
  const result = await withDatabaseUrl((url) => backup(url, call.args[0] ?? ""));
  const { file, rows, tables, jobs } = result;
  const text = `${file}: ${count(rows, "row")} of ${count(tables, "table")}, ${count(jobs, "waiting job")}.
Keep AUTH_SECRET beside it, in another place: the record's seals need it.`;
  return { json: result, text };
}

const AFTER_BROKEN = `All rows were restored and none was left out. Keep this database and the backup as they are: what is named above
was changed before the backup was made, or AUTH_SECRET is not that of its time. Set the right one and run
mim record verify and mim comms verify, or restore an older backup into another database and compare.`;

/** mim db restore */
export async function restoreDatabase(call: Call): Promise<Outcome> {
  const [result, check, comms] = await withDatabaseUrl(async (url) => {
    await migrate(url, rootFolder());
    const restored = await restore(url, call.args[0] ?? "");
    const { verifyRecord } = await import("../../server/timeline/reads");
    const { verifyComms } = await import("../../server/comms-log/reads");
    return onDatabase(async (ctx) => [restored, await verifyRecord(ctx, {}), await verifyComms(ctx, {})] as const);
  }, true);
  const { createdAt, rows, tables, jobs } = result;
  const found = [checked("The record", check), checked("The comms log", comms)];
  const isWrong = found.some((one) => one.isWrong);
  const lines = [
    `Restored ${count(rows, "row")} of ${count(tables, "table")} and ${count(jobs, "waiting job")}, as of ${when(createdAt)}.`,
    ...found.map((one) => one.text),
    ...(isWrong ? [AFTER_BROKEN] : []),
  ];
  return { json: { ...result, record: check, comms }, text: lines.join("\n"), ...(isWrong ? { isWrong } : {}) };
}
