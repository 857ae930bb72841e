import { getSelf } from "../branch-tasks/reads";
import { isFor, type Self } from "../branch-tasks/rules";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import type { OpenQuestion as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { inOrder, isUnsettled, standingOf } from "./rules";
import type { OpenQuestion, QuestionStatus } from "./schemas";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A question's row as its reader gets it at `now`. */
export function toQuestion(row: Row, self: Self, now: Date): OpenQuestion {
  const dueAt = iso(row.dueAt);
  return {
    id: row.id,
    text: row.text,
    askedByName: row.askedByName,
    askedAt: row.askedAt.toISOString(),
    assignedTo: row.assignedTo,
    assignedToUserId: row.assignedToUserId,
    dueAt,
    ...standingOf({ status: row.status, dueAt }, now.getTime()),
    answer: row.answer,
    settledByName: row.closedByName,
    settledAt: iso(row.closedAt),
    isMine: isFor(self, { userId: row.assignedToUserId, name: row.assignedTo }),
  };
}

/** A question of the incident. @throws NOT_FOUND */
export async function getQuestionRow(tx: Tx, incidentId: string, questionId: string): Promise<Row> {
  const row = await tx.openQuestion.findFirst({ where: { id: questionId, incidentId } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such question on this incident.");
  return row;
}

/**
 * Every question of an incident, none left out: open ones first by when they are due, then parked ones, then settled
 * ones (the open air rule, DOMAIN 1.9). @throws NOT_FOUND
 */
export async function listQuestions(ctx: Context, input: { ref: string }): Promise<OpenQuestion[]> {
  authorize(ctx, "question.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const [rows, self] = await Promise.all([
    ctx.db.openQuestion.findMany({ where: { incidentId } }),
    getSelf(ctx.db, ctx, incidentId),
  ]);
  return inOrder(
    rows.map((row) => toQuestion(row, self, ctx.now)),
    ctx.now.getTime(),
  );
}

/**
 * The instant until which somebody has: the one given, or the minutes from now, or the usual minutes.
 * @throws INVALID_INPUT for an instant that is over
 */
export function dueFrom(
  { minutes, dueAt }: { minutes?: number | undefined; dueAt?: string | undefined },
  now: Date,
  usualMinutes: number,
): Date {
  if (dueAt === undefined) return new Date(now.getTime() + (minutes ?? usualMinutes) * 60_000);
  const at = new Date(dueAt);
  if (at > now) return at;
  const message = "That time is over. Give one that is still to come.";
  throw new AppError("INVALID_INPUT", message, { fields: { dueAt: message } });
}

/** Refuses to touch what somebody settled meanwhile, and shows what they wrote. @throws STALE */
export function refuseSettled(question: { status: QuestionStatus; answer: string; closedByName: string | null }): void {
  const { status, answer, closedByName } = question;
  if (isUnsettled(status)) return;
  throw new AppError("STALE", `${closedByName ?? "Somebody"} has ${status} it: ${answer}`, {
    current: { status, answer, settledByName: closedByName },
  });
}
