import type { OpenQuestion, QuestionStatus } from "./schemas";

export const QUESTION_LABEL: Record<QuestionStatus, string> = {
  open: "Open",
  answered: "Answered",
  deferred: "Deferred",
  dropped: "Dropped",
};

type Facts = { status: QuestionStatus; isDueAgain?: boolean; dueAt: string | null };

/**
 * How a question stands at an instant: parked means parked until a time, and when it comes the question is open
 * again by itself (the open air rule, DOMAIN 1.9).
 * @param now milliseconds
 */
export function standingOf(question: Facts, now: number): { status: QuestionStatus; isDueAgain: boolean } {
  const { status, dueAt, isDueAgain = false } = question;
  if (status !== "deferred") return { status, isDueAgain: status === "open" && isDueAgain };
  const isBack = dueAt === null || Date.parse(dueAt) <= now;
  return { status: isBack ? "open" : "deferred", isDueAgain: isBack };
}

/** Whether a question still wants something of somebody: it is open, or parked. */
export const isUnsettled = (status: QuestionStatus): boolean => status === "open" || status === "deferred";

/** Who settles how: an answer may come from whoever knows it; parking and dropping is for those who ask. */
export const settleAction = (status: QuestionStatus): "question.answer" | "question.ask" =>
  status === "answered" ? "question.answer" : "question.ask";

const far = Number.POSITIVE_INFINITY;
const time = (at: string | null): number => (at === null ? far : Date.parse(at));

/**
 * The order in which people should look at questions: open ones by when they are due, parked ones by when they come
 * back, then settled ones, the latest first.
 * @param now milliseconds
 */
export function inOrder(questions: readonly OpenQuestion[], now: number): OpenQuestion[] {
  const rank = (question: OpenQuestion): number => {
    const { status } = standingOf(question, now);
    return status === "open" ? 0 : status === "deferred" ? 1 : 2;
  };
  const ranked = questions.map((question) => ({ question, rank: rank(question) }));
  return ranked
    .sort((a, b) => {
      if (a.rank !== b.rank) return a.rank - b.rank;
      const [one, two] = [a.question, b.question];
      if (a.rank === 2) return time(two.settledAt) - time(one.settledAt) || two.id.localeCompare(one.id);
      const [due, other] = [time(one.dueAt), time(two.dueAt)];
      return due === other ? one.id.localeCompare(two.id) : due < other ? -1 : 1;
    })
    .map(({ question }) => question);
}
