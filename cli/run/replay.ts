import { readFile } from "node:fs/promises";
import { monotonicMs } from "../../server/core/clock";
import { AppError } from "../../server/core/errors";
import type { ReplayIncident } from "../../server/replay/schemas";
import { type Call, type Outcome, UsageError } from "../command";
import { withContext } from "../connect";
import { plain, when } from "../output";

/** mim replay */
export async function replay(call: Call): Promise<Outcome> {
  const speed = readSpeed(call);
  const recording = await readRecording(call.args[0] ?? "");
  const stop = stopOnSignal();
  const result = await withContext(async (ctx) => {
    const { replayIncident } = await import("../../server/replay/replay-incident");
    return replayIncident({
      ctx: { ...ctx, isOutboundSuppressed: !call.flag("send") },
      input: { recording, ...(speed === undefined ? {} : { speed }) },
      signal: stop,
      onStep({ ref, step, steps, at, text }) {
        if (call.isJson) return;
        process.stderr.write(
          `${ref} ${String(step).padStart(String(steps).length)}/${steps}  ${when(at)}  ${plain(text)}\n`,
        );
      },
    });
  });
  return { json: result, text: `${result.ref} played from ${result.replayOf}: ${result.steps} steps.` };
}

/** Ctrl-C comes twice, from the terminal and from the launcher; who asks again a second later is let go at once. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  const interrupt = (): void => {
    if (stop.signal.aborted && monotonicMs() - askedAt > 1_000) process.exit(130);
    if (!stop.signal.aborted) askedAt = monotonicMs();
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  return stop.signal;
}

function readSpeed(call: Call): number | undefined {
  const given = call.text("speed");
  if (given === undefined) return undefined;
  if (call.flag("instant")) throw new UsageError("Choose --speed or --instant.");
  const speed = Number(given);
  if (!Number.isFinite(speed) || speed <= 0) throw new UsageError(`--speed takes a number above 0, not "${given}".`);
  return speed;
}

async function readRecording(file: string): Promise<ReplayIncident["recording"]> {
  const content = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new AppError("NOT_FOUND", `${file} cannot be read (${error.code}).`);
  });
  try {
    return JSON.parse(content) as ReplayIncident["recording"]; // the verb checks it
  } catch {
    throw new AppError("INVALID_INPUT", `${file} is not JSON.`);
  }
}
