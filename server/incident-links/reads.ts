import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import type { IncidentLink } from "./schemas";

const side = { select: { number: true, title: true, severity: true, status: true, phase: true } } as const;
const sides = { from: side, to: side } satisfies Prisma.IncidentLinkInclude;

/** The links of an incident by its id; the caller has authorized. */
export async function loadLinks(db: Db | Tx, incidentId: string): Promise<IncidentLink[]> {
  const rows = await db.incidentLink.findMany({
    where: { removedAt: null, OR: [{ fromId: incidentId }, { toId: incidentId }] },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: sides,
  });
  return rows.map((row) => {
    const isFrom = row.fromId === incidentId;
    const { number, ...other } = isFrom ? row.to : row.from;
    return {
      id: row.id,
      kind: row.kind,
      isFrom,
      ref: formatRef(number),
      ...other,
      reason: row.reason,
      createdByName: row.createdByName,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/** Incidents that belong to this one: related, duplicates, merged. @throws NOT_FOUND */
export async function listLinks(ctx: Context, input: { ref: string }): Promise<IncidentLink[]> {
  authorize(ctx, "incident.read");
  return loadLinks(ctx.db, await getIncidentId(ctx, input.ref));
}
