import { authorize } from "../core/authorize";
import { canonicalJson, type Json } from "../core/canonical";
import type { Context } from "../core/context";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { sealSecret } from "../core/seal-secret";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { findEndpoint } from "./reads";
import { hearingProblem, urlHint, urlProblem } from "./rules";
import { EditEndpoint, type Endpoint } from "./schemas";

const FIELDS = ["name", "audiences", "notices", "severities", "systems", "isActive"] as const;

/**
 * Changes an endpoint, or switches it off and on. What waits for it goes where it leads when it is sent.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND; CONFLICT when the name is taken or the environment holds it; STALE
 * with details.current when someone else changed the same field meanwhile
 */
export async function editEndpoint({ ctx, input }: { ctx: Context; input: EditEndpoint }): Promise<Endpoint> {
  authorize(ctx, "channel.edit");
  const wanted = parseInput(EditEndpoint, input);
  const { id, set, was = {} } = wanted;
  const problem = set.url === undefined ? null : urlProblem(set.url, env().ENDPOINTS_ALLOW_PRIVATE === "1");
  if (problem) throw new AppError("INVALID_INPUT", problem, { fields: { "set.url": problem, url: problem } });
  return inTransaction(ctx, { action: "channel.edit", input: { verb: "edit", ...wanted } }, async (tx) => {
    await tx.$queryRaw(Prisma.sql`select id from channel_endpoint where id = ${id} for update`);
    const before = await findEndpoint(tx, id);
    if (!before) throw new AppError("NOT_FOUND", "There is no such endpoint.");
    if (before.isFromEnvironment) {
      throw new AppError("CONFLICT", `${before.name} comes from the environment. Change the variable and restart.`);
    }
    const changes: { [field: string]: Json } = {};
    for (const field of FIELDS) {
      const to = set[field];
      if (to === undefined || canonicalJson(to) === canonicalJson(before[field])) continue;
      const seen = was[field];
      if (seen !== undefined && canonicalJson(seen) !== canonicalJson(before[field])) {
        const message = `${before.name} was changed meanwhile. Look at it as it is now, then save again.`;
        throw new AppError("STALE", message, { current: before });
      }
      changes[field] = { from: before[field], to };
    }
    const { url, ...rest } = set;
    if (url !== undefined) changes.url = { from: before.urlHint, to: urlHint(url) };
    if (Object.keys(changes).length === 0) return { ...before, last: null };
    const deaf = hearingProblem({
      audiences: set.audiences ?? before.audiences,
      notices: set.notices ?? before.notices,
    });
    if (deaf) throw new AppError("INVALID_INPUT", deaf.message, { fields: { [deaf.field]: deaf.message } });
    const namesake = set.name === undefined ? null : await tx.channelEndpoint.findUnique({ where: { name: set.name } });
    if (namesake && namesake.id !== id) {
      const message = `There is an endpoint named "${namesake.name}" already. Choose another name.`;
      throw new AppError("CONFLICT", message, { fields: { name: message } });
    }
    const data = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const place = url === undefined ? {} : { urlHint: urlHint(url), urlSealed: sealSecret(url) };
    await tx.channelEndpoint.update({ where: { id }, data: { ...data, ...place } });
    await recordAudit(tx, ctx, { name: "channel.edited", subject: id, payload: { name: before.name, changes } });
    const after = await findEndpoint(tx, id);
    if (!after) throw new AppError("NOT_FOUND", "There is no such endpoint.");
    return { ...after, last: null };
  });
}
