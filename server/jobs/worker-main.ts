import { log } from "../core/log";
import { startWorker } from "./worker";

/** A worker without the preparations of a start, for tests that kill it: works on the queue in a process of its own until it is told to stop. */
const starting = startWorker();

let isClosing = false;
async function close(): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  await (await starting).close();
  process.exit(0);
}
process.on("SIGINT", close);
process.on("SIGTERM", close);

await starting;
log.info("worker started");
