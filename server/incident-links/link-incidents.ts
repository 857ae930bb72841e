import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { getIncidentId, lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { loadLinks } from "./reads";
import { LINK_WORDS, linkProblem } from "./rules";
import { type IncidentLink, LinkIncidents } from "./schemas";

/**
 * Links two incidents: related, a duplicate of the other, or merged into it. Both records say so; neither is rewritten,
 * and neither's promise, phase or status changes by it.
 * @throws CONFLICT for a circle, a second merge, or what is linked so already
 */
export async function linkIncidents({ ctx, input }: { ctx: Context; input: LinkIncidents }): Promise<IncidentLink[]> {
  authorize(ctx, "incident.link");
  const { ref, other, kind, reason } = parseInput(LinkIncidents, input);

  return inTransaction(ctx, { action: "incident.link", input }, async (tx) => {
    const [fromId, toId] = [await getIncidentId({ db: tx }, ref), await getIncidentId({ db: tx }, other)];
    // Always in the same order, so that two people who link the two at once do not wait for each other.
    const locked = new Map<string, Awaited<ReturnType<typeof lockIncident>>>();
    for (const id of [...new Set([fromId, toId])].sort()) locked.set(id, await lockIncident(tx, id));
    const edges = await tx.incidentLink.findMany({ where: { removedAt: null } });
    const problem = linkProblem(fromId, toId, kind, edges);
    if (problem) throw new AppError("CONFLICT", problem);
    const from = locked.get(fromId);
    const to = locked.get(toId);
    if (!from || !to) throw new AppError("INTERNAL", "An incident of the link was not locked.");
    const row = await tx.incidentLink.create({
      data: { id: newId(ctx.now), fromId, toId, kind, reason, createdByName: actorName(ctx.actor), createdAt: ctx.now },
    });
    const [fromRef, toRef] = [formatRef(from.number), formatRef(to.number)];
    const payload = { linkId: row.id, kind, fromRef, toRef, reason };
    const why = reason ? ` (${reason})` : "";
    const { [kind]: words } = LINK_WORDS;
    const name = "incident.linked" as const;
    await recordEvent(tx, ctx, from, { name, text: `${words.from} ${toRef} ${to.title}${why}`, payload });
    await recordEvent(tx, ctx, to, { name, text: `${words.to} ${fromRef} ${from.title}${why}`, payload });
    return loadLinks(tx, fromId);
  });
}
