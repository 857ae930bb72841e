import { readFile } from "node:fs/promises";
import { checkReceipt, type Published } from "../../server/core/comms-receipt";
import { AppError } from "../../server/core/errors";
import { type Call, type Outcome, UsageError } from "../command";
import { withContext } from "../connect";
import { facts, plain, table, when } from "../output";
import { checked } from "./verify";

/** An end of the log as mim comms head prints it: SEQ:HASH. */
function keptHead(given: string | undefined): { seq: number; hash: string } | undefined {
  if (given === undefined) return undefined;
  const [, seq, hash] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(given) ?? [];
  if (seq && hash) return { seq: Number(seq), hash };
  throw new UsageError("--head takes SEQ:HASH, as mim comms head prints it.");
}

/** mim comms verify */
export async function verify(call: Call): Promise<Outcome> {
  const head = keptHead(call.text("head"));
  const ref = call.args[0];
  const result = await withContext(async (ctx) => {
    const { verifyComms } = await import("../../server/comms-log/reads");
    return verifyComms(ctx, { ...(ref ? { ref } : {}), ...(head ? { head } : {}) });
  });
  return checked("The comms log", result);
}

/** mim comms head */
export async function head(call: Call): Promise<Outcome> {
  const ref = call.args[0];
  const heads = await withContext(async (ctx) => {
    const { listHeads } = await import("../../server/comms-log/reads");
    return listHeads(ctx, ref ? { ref } : {});
  });
  const rows = heads.map((each) => [each.ref, `${each.seq}:${each.hash}`]);
  return { json: { items: heads }, text: rows.length > 0 ? table(["INCIDENT", "HEAD"], rows) : "None." };
}

/** mim comms receipt */
export async function receipt(call: Call): Promise<Outcome> {
  const to = call.text("to");
  const made = await withContext(async (ctx) => {
    const { getReceipt } = await import("../../server/comms-log/reads");
    return getReceipt(ctx, { message: call.args[0] ?? "", ...(to === undefined ? {} : { to }) });
  });
  return { json: made, text: JSON.stringify(made, null, 2) };
}

/** mim comms check-receipt: works on the file alone. */
export async function check(call: Call): Promise<Outcome> {
  const file = call.args[0] ?? "";
  const content = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new AppError("NOT_FOUND", `${file} cannot be read (${error.code}).`);
  });
  const { Receipt } = await import("../../server/comms-log/schemas");
  let parsed: ReturnType<typeof Receipt.safeParse>;
  try {
    parsed = Receipt.safeParse(JSON.parse(content));
  } catch {
    throw new AppError("INVALID_INPUT", `${file} is not JSON.`);
  }
  if (!parsed.success) throw new AppError("INVALID_INPUT", `${file} is not a receipt of the comms log.`);
  const { recipient, ...found } = checkReceipt(parsed.data, publishedHead(call.text("head")));
  if (!found.isWhole) return { json: { ...found, recipient }, text: plain(found.problems.join("\n")), isWrong: true };
  const shown = facts([
    ["Message", `${parsed.data.incident}#${found.seq}, for ${found.audience} on ${found.channel}`],
    ["Published", `${when(found.publishedAt)} by ${found.publishedByName}`],
    ["Subject", found.subject],
    ["Text", found.body],
    ["Recipient", recipient && `${recipient.address}: ${recipient.state}`],
    ["Head", `${found.head.seq}:${found.head.hash}`],
  ]);
  const next = found.isAnchored
    ? "\nThe published head is in it: this is what the log said then."
    : "\nIt holds together. That it is the log's own, only a head shows that was published elsewhere: give it as --head.";
  return { json: { ...found, recipient }, text: `The receipt is whole.\n${shown}${next}` };
}

/** SEQ:HASH as mim comms head prints it, or the hash alone. */
function publishedHead(given: string | undefined): Published | undefined {
  if (given === undefined) return undefined;
  const [, seq, hash] = /^(?:(\d{1,9}):)?([0-9a-f]{64})$/.exec(given.trim().toLowerCase()) ?? [];
  if (!hash) throw new UsageError("--head takes SEQ:HASH or the hash, as mim comms head prints it.");
  return { seq: seq === undefined ? undefined : Number(seq), hash };
}
