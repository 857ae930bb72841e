import { randomBytes } from "node:crypto";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { sealSecret } from "../core/seal-secret";
import { inTransaction } from "../core/transaction";
import { findEndpoint } from "./reads";
import { hearingProblem, urlHint, urlProblem } from "./rules";
import { AddEndpoint, type AddedEndpoint } from "./schemas";

/**
 * Adds a chat channel or webhook that milestones and notices are posted to. A webhook gets a secret of its own (Standard
 * Webhooks), which is answered this once and not kept with the request's id.
 * @throws INVALID_INPUT (a URL that is not https, or nothing that it may hear), FORBIDDEN; CONFLICT when the name is taken
 */
export async function addEndpoint({ ctx, input }: { ctx: Context; input: AddEndpoint }): Promise<AddedEndpoint> {
  authorize(ctx, "channel.edit");
  const wanted = parseInput(AddEndpoint, input);
  const problem = urlProblem(wanted.url, env().ENDPOINTS_ALLOW_PRIVATE === "1");
  if (problem) throw new AppError("INVALID_INPUT", problem, { fields: { url: problem } });
  const deaf = hearingProblem(wanted);
  if (deaf) throw new AppError("INVALID_INPUT", deaf.message, { fields: { [deaf.field]: deaf.message } });
  const secret = wanted.kind === "webhook" ? `whsec_${randomBytes(32).toString("base64")}` : null;
  const id = newId(ctx.now).toLowerCase();
  const endpoint = await inTransaction(
    ctx,
    { action: "channel.edit", input: { verb: "add", ...wanted } },
    async (tx) => {
      const { url, ...said } = wanted;
      const row = {
        id,
        ...said,
        urlHint: urlHint(url),
        urlSealed: sealSecret(url),
        secretSealed: secret === null ? null : sealSecret(secret),
        isActive: true,
        createdAt: ctx.now,
      };
      const { count } = await tx.channelEndpoint.createMany({ data: [row], skipDuplicates: true });
      if (count === 0) {
        const message = `There is an endpoint named "${wanted.name}" already. Choose another name.`;
        throw new AppError("CONFLICT", message, { fields: { name: message } });
      }
      await recordAudit(tx, ctx, { name: "channel.added", subject: id, payload: { ...said, urlHint: row.urlHint } });
      const added = await findEndpoint(tx, id);
      if (!added) throw new AppError("INTERNAL", "The endpoint was not kept.");
      return { ...added, last: null };
    },
  );
  // A repeat is answered with the first endpoint, whose secret is shown nowhere any more.
  return { endpoint, secret: endpoint.id === id ? secret : null };
}
