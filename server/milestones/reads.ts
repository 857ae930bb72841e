import { authorize, may } from "../core/authorize";
import type { Context } from "../core/context";
import type { MilestoneText, Milestone as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { textReadBy } from "./rules";
import { AUDIENCES, type ListMilestones, type Milestone } from "./schemas";

/** A milestone's row as screens get it. */
export const toMilestone = (row: Row & { texts: MilestoneText[] }, number: number): Milestone => ({
  id: row.id,
  incidentId: row.incidentId,
  ref: formatRef(number),
  sequence: row.sequence,
  eventSeq: row.eventSeq,
  title: row.title,
  body: row.body,
  audience: row.audience,
  texts: row.texts.map(({ milestoneId: _of, position: _at, ...text }) => text),
  channels: row.channels,
  nextUpdateEta: row.nextUpdateEta?.toISOString() ?? null,
  isResolution: row.isResolution,
  statusAtCut: row.statusAtCut,
  severityAtCut: row.severityAtCut,
  phaseAtCut: row.phaseAtCut,
  publicStage: row.publicStage as Milestone["publicStage"],
  draftedBy: row.draftedBy,
  correctsId: row.correctsId,
  templateVersionId: row.templateVersionId,
  cutByName: row.cutByName,
  cutAt: row.cutAt.toISOString(),
  approvedByName: row.approvedByName,
});

/**
 * The incident's milestones, newest first. Who is not on the fireground reads those addressed to them:
 * stakeholders not what is for executives alone, and each in the words that were written for them.
 * @throws NOT_FOUND
 */
export async function listMilestones(ctx: Context, input: ListMilestones): Promise<Milestone[]> {
  authorize(ctx, "milestone.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const role = "role" in ctx.actor ? ctx.actor.role : null;
  const seesAll = may(ctx, "incident.read") || role === "executive";
  const rows = await ctx.db.milestone.findMany({
    where: {
      incidentId,
      ...(seesAll ? {} : { audience: { hasSome: AUDIENCES.filter((one) => one !== "executive") } }),
    },
    orderBy: { sequence: "desc" },
    include: { incident: { select: { number: true } }, texts: { orderBy: { position: "asc" } } },
  });
  const milestones = rows.map((row) => toMilestone(row, row.incident.number));
  const reader = role === "executive" ? role : may(ctx, "incident.read") ? input.readAs : "stakeholder";
  if (!reader) return milestones;
  return milestones.map((milestone) => ({ ...milestone, ...textReadBy(milestone, reader), texts: [] }));
}
