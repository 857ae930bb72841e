import { readFile } from "node:fs/promises";
import { AppError } from "../../server/core/errors";
import type { ReplayIncident } from "../../server/replay/schemas";
import { type Call, type Outcome, UsageError } from "../command";
import { withContext } from "../connect";
import { plain, when } from "../output";

/** mim replay */
export async function replay(call: Call): Promise<Outcome> {
  const speed = readSpeed(call);
  const recording = await readRecording(call.args[0] ?? "");
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const result = await withContext(async (ctx) => {
    const { replayIncident } = await import("../../server/replay/replay-incident");
    return replayIncident({
      ctx: { ...ctx, isOutboundSuppressed: !call.flag("send") },
      input: { recording, ...(speed === undefined ? {} : { speed }) },
      signal: stop.signal,
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
