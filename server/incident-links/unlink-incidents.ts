import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Incident } from "../db/generated/client";
import { getIncidentId, lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { loadLinks } from "./reads";
import { type IncidentLink, UnlinkIncidents } from "./schemas";

/** Takes a link away; that it stood stays in both records. @throws NOT_FOUND when it is gone already */
export async function unlinkIncidents({
  ctx,
  input,
}: {
  ctx: Context;
  input: UnlinkIncidents;
}): Promise<IncidentLink[]> {
  authorize(ctx, "incident.link");
  const { ref, linkId, reason } = parseInput(UnlinkIncidents, input);

  return inTransaction(ctx, { action: "incident.link", input }, async (tx) => {
    const id = await getIncidentId({ db: tx }, ref);
    const link = await tx.incidentLink.findFirst({ where: { id: linkId, OR: [{ fromId: id }, { toId: id }] } });
    if (!link) throw new AppError("NOT_FOUND", "There is no such link on this incident.");
    const both: Incident[] = [];
    for (const one of [link.fromId, link.toId].sort()) both.push(await lockIncident(tx, one));
    const { count } = await tx.incidentLink.updateMany({
      where: { id: linkId, removedAt: null },
      data: { removedAt: ctx.now, removedByName: actorName(ctx.actor) },
    });
    if (count === 0) throw new AppError("NOT_FOUND", "This link was taken away already.");
    const refOf = (one: string) => formatRef(both.find((incident) => incident.id === one)?.number ?? 0);
    const [fromRef, toRef] = [refOf(link.fromId), refOf(link.toId)];
    const payload = { linkId, kind: link.kind, fromRef, toRef, reason };
    for (const incident of both) {
      await recordEvent(tx, ctx, incident, {
        name: "incident.unlinked",
        text: `No longer linked (${link.kind}): ${fromRef} and ${toRef}${reason ? ` (${reason})` : ""}`,
        payload,
      });
    }
    return loadLinks(tx, id);
  });
}
