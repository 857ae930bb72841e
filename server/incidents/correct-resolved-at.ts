import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueRender } from "../status-page/enqueue-render";
import { loadSnapshot, lockIncident } from "./reads";
import { inWords } from "./rules";
import { CorrectResolvedAt, type IncidentSnapshot } from "./schemas";

/**
 * Corrects when the incident was over, with the reason (DOMAIN row 42): Resolved stamps the moment of the press.
 * @throws CONFLICT unless it is resolved, INVALID_INPUT for a time before the opening or in the future
 */
export async function correctResolvedAt({
  ctx,
  input,
}: {
  ctx: Context;
  input: CorrectResolvedAt;
}): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.close", input.ref);
  const wanted = parseInput(CorrectResolvedAt, input);
  const resolvedAt = new Date(wanted.resolvedAt);

  return inTransaction(ctx, { action: "incident.close", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    if (incident.resolvedAt === null) throw new AppError("CONFLICT", "The incident is not resolved yet.");
    if (resolvedAt > ctx.now || resolvedAt < incident.detectedAt) {
      const wrong = "Give a time between the detection and now.";
      throw new AppError("INVALID_INPUT", wrong, { fields: { resolvedAt: wrong } });
    }
    await tx.incident.update({ where: { id: incident.id }, data: { resolvedAt } });
    const [from, to] = [incident.resolvedAt.toISOString(), resolvedAt.toISOString()];
    await recordEvent(tx, ctx, incident, {
      name: "incident.edited",
      text: `Resolved at: ${inWords(from)} → ${inWords(to)}: ${wanted.reason}`,
      payload: { changes: [{ field: "resolvedAt", from, to }] },
    });
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}
