import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import type { RollCall } from "./schemas";

const withAnswers = {
  answers: { orderBy: [{ pathTitle: "asc" }, { recoveryPathId: "asc" }] },
} satisfies Prisma.RollCallInclude;
type Row = Prisma.RollCallGetPayload<{ include: typeof withAnswers }>;

const toRollCall = (row: Row): RollCall => ({
  id: row.id,
  calledByName: row.calledByName,
  calledAt: row.calledAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
  answers: row.answers.map((answer) => ({
    pathId: answer.recoveryPathId,
    pathTitle: answer.pathTitle,
    owner: answer.owner,
    answeredAt: answer.answeredAt?.toISOString() ?? null,
    answeredByName: answer.answeredByName,
    note: answer.note,
  })),
});

/** The incident's roll-calls, newest first: who was asked, who confirmed and when. @throws NOT_FOUND */
export async function listRollCalls(ctx: Context, input: { ref: string }): Promise<RollCall[]> {
  authorize(ctx, "command.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const orderBy = [{ calledAt: "desc" as const }, { id: "desc" as const }];
  const rows = await ctx.db.rollCall.findMany({ where: { incidentId }, orderBy, include: withAnswers, take: 100 });
  return rows.map(toRollCall);
}

/** One roll-call of an incident, inside a transaction; the caller has authorized. @throws NOT_FOUND */
export async function loadRollCall(tx: Tx, incidentId: string, id: string): Promise<RollCall> {
  const row = await tx.rollCall.findFirst({ where: { id, incidentId }, include: withAnswers });
  if (!row) throw new AppError("NOT_FOUND", "There is no such roll-call on this incident.");
  return toRollCall(row);
}
