import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import type { Incident, ValidationCheck as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { owesCleanWindow } from "./rules";
import type { Check, Checklist } from "./schemas";

/** A check's row as screens get it. */
const toCheck = (row: Row): Check => ({
  id: row.id,
  system: row.system,
  item: row.item,
  status: row.status,
  isRequired: row.isRequired,
  confirmedVia: row.confirmedVia,
  confirmedByName: row.confirmedByName,
  confirmedAt: row.confirmedAt?.toISOString() ?? null,
  note: row.note,
  version: row.version,
});

type Of = Pick<Incident, "id" | "affectedSystems" | "cleanSince" | "peakSeverity">;

/** The checks in the order of the affected systems, those of other systems after them; the caller has authorized. */
export async function loadChecklist(db: Db | Tx, incident: Of, now: Date): Promise<Checklist> {
  const rows = await db.validationCheck.findMany({
    where: { incidentId: incident.id },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  const names = [...incident.affectedSystems, ...rows.map((row) => row.system)].map((name) => name.toLowerCase());
  const place = (row: Row): number => names.indexOf(row.system.toLowerCase());
  const { cleanWindowMinutes } = await getSettings(db);
  return {
    checks: rows.sort((a, b) => place(a) - place(b)).map(toCheck),
    cleanSince: incident.cleanSince?.toISOString() ?? null,
    cleanWindowMinutes,
    isWindowOwed: owesCleanWindow(incident.peakSeverity),
    serverNow: now.toISOString(),
  };
}

/** What is to be confirmed of each affected system, and the clean clock. @throws NOT_FOUND */
export async function getChecklist(ctx: Context, input: { ref: string }): Promise<Checklist> {
  authorize(ctx, "validation.read");
  const id = await getIncidentId(ctx, input.ref);
  return loadChecklist(ctx.db, await ctx.db.incident.findUniqueOrThrow({ where: { id } }), ctx.now);
}
