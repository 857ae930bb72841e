import { type Draft, parseCan, printCan } from "@/server/can-reports/rules";
import type { ReportCan } from "@/server/can-reports/schemas";

/** What is written of a report: the text as typed, and what it means, either of which may be edited. */
export type Writing = { team: string; text: string; draft: Draft };

export const blank = (team: string): Writing => ({ team, text: "", draft: parseCan("") });

export const typed = (writing: Writing, text: string): Writing => ({ ...writing, text, draft: parseCan(text) });

/** The draft without what is empty: fields may be empty while one edits them. */
export function filled({ conditions, actions, needs }: Draft): Draft {
  const said = (text: string) => text.trim() !== "";
  return {
    conditions: conditions.filter(said),
    actions: actions.filter((action) => said(action.text)),
    needs: needs.filter((need) => said(need.text)),
  };
}

/** After an edit of a field the text follows, so that typing can go on in either place. */
export const edited = (writing: Writing, draft: Draft): Writing => ({
  ...writing,
  draft,
  text: printCan(filled(draft)),
});

export const toInput = (ref: string, { team, draft }: Writing, recoveryPathId: string | null): ReportCan => ({
  ref,
  team,
  recoveryPathId,
  ...filled(draft),
});

const keyOf = (ref: string) => `can-${ref}`;

/** What was written and not sent, over a closed dialog and a reload. */
export function readKept(ref: string): Writing | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(ref)) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { team, text } = kept as Record<string, unknown>;
    return typeof team === "string" && typeof text === "string" ? typed(blank(team), text) : null;
  } catch {
    return null;
  }
}

export function keep(ref: string, writing: Writing | null): void {
  if (writing?.text.trim()) {
    sessionStorage.setItem(keyOf(ref), JSON.stringify({ team: writing.team, text: writing.text }));
  } else sessionStorage.removeItem(keyOf(ref));
}
