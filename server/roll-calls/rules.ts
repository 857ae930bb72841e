import type { RollCall, RollCallAnswer } from "./schemas";

const plain = (name: string): string => name.trim().toLowerCase();

/** Whether the path's owner is this person: owners are free text, so it goes by the name. */
export const isOwner = (owner: string, name: string): boolean => plain(name) !== "" && plain(owner) === plain(name);

/** Whether the path has an owner at all; one that has none is called "Unassigned". */
export const hasOwner = (owner: string): boolean => !isOwner(owner, "Unassigned");

/** How a roll-call stands. */
export type RollState = { missing: RollCallAnswer[]; answered: number; isOpen: boolean; isOverdue: boolean };

/**
 * Who has not confirmed, and whether their time is up (DOMAIN 1.13, PAR). At the due instant itself it is overdue.
 * @param now ms
 */
export function rollState(roll: Pick<RollCall, "answers" | "closedAt" | "dueAt">, now: number): RollState {
  const missing = roll.answers.filter((answer) => answer.answeredAt === null);
  const isOpen = roll.closedAt === null;
  return {
    missing,
    answered: roll.answers.length - missing.length,
    isOpen,
    isOverdue: isOpen && missing.length > 0 && Date.parse(roll.dueAt) <= now,
  };
}

/** "Chen (Roll back release 812)": one that has not confirmed, as the record names them. */
export const missingWords = ({ owner, pathTitle }: Pick<RollCallAnswer, "owner" | "pathTitle">): string =>
  hasOwner(owner) ? `${owner} (${pathTitle})` : `${pathTitle} (nobody owns it)`;
