import { AppError } from "../../server/core/errors";
import type { Call, Outcome } from "../command";
import { withContext } from "../connect";
import { count } from "../output";

export type Check = { incidents: number; rows: number; broken: { ref: string; seq: number; what: string }[] };

/** What a walk of the chains found, in words; broken rows are bad news. */
export function checked(what: string, result: Check): Outcome {
  const { incidents, rows, broken } = result;
  const scope = `${count(rows, "row")} of ${count(incidents, "incident")}`;
  if (broken.length === 0) return { json: result, text: `${what} is whole: ${scope}.` };
  const lines = broken.map(({ ref, what: found }) => `${ref}: ${found}`);
  const isKeyDoubtful = broken.length > 1 && broken.every(({ what: found }) => found.includes("seal"));
  if (isKeyDoubtful) lines.push("Every seal fails: is AUTH_SECRET the one that the server runs with?");
  return { json: result, text: `${what} is broken:\n${lines.join("\n")}`, isWrong: true };
}

const scopeOf = (call: Call): { ref?: string } => (call.args[0] ? { ref: call.args[0] } : {});

/** mim record verify */
export async function record(call: Call): Promise<Outcome> {
  const result = await withContext(async (ctx) => {
    const { verifyRecord } = await import("../../server/timeline/reads");
    return verifyRecord(ctx, scopeOf(call));
  });
  return checked("The record", result);
}

/** mim kpi backfill */
export function noKpis(): never {
  throw new AppError("CONFLICT", "This version computes no KPIs yet, so there is nothing to backfill.");
}
