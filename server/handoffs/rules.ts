import {
  COMMAND_ROLE_LABEL,
  type CommandRole,
  isSamePerson,
  type Person,
  roleWords,
  type TeamRole,
} from "../command-team/rules";
import { phaseName } from "../incidents/rules";
import type { Decision, Handoff, HandoffState } from "./schemas";

type Parties = Pick<Handoff, "fromName" | "fromUserId" | "toName" | "toUserId">;

/** Who asks: the person, and whether they may assign roles. */
export type Decider = Person & { mayAssign: boolean };

/**
 * Whether somebody may decide an offer so: the successor alone accepts or declines, or who assigns roles where the
 * successor has no account; the one who leaves, or who assigns roles, withdraws.
 */
export function mayDecide(handoff: Parties, decision: Decision, by: Decider): boolean {
  if (decision === "withdraw") {
    return by.mayAssign || isSamePerson({ userId: handoff.fromUserId, name: handoff.fromName }, by);
  }
  return handoff.toUserId === null ? by.mayAssign : handoff.toUserId === by.userId;
}

/** What a decision makes of an offer. */
export const stateAfter = (decision: Decision): HandoffState =>
  (({ accept: "accepted", decline: "declined", withdraw: "withdrawn" }) as const)[decision];

/** What the record says that a brief is written from; instants in ISO. */
export type BriefFacts = {
  role: CommandRole;
  ref: string;
  title: string;
  severity: string;
  alarmLevel: string;
  status: string;
  phase: number;
  phaseEnteredAt: string;
  affectedSystems: readonly string[];
  description: string;
  businessImpact: string;
  faultDomain: string;
  currentBet: string | null;
  unmet: readonly string[];
  nextUpdateEta: string | null;
  paths: readonly {
    title: string;
    owner: string;
    currentBet: string;
    endsAt: string | null;
    isPaused: boolean;
    isPrimary: boolean;
  }[];
  hypotheses: readonly string[];
  questions: readonly { text: string; assignedTo: string; dueAt: string | null; isDeferred: boolean }[];
  conditions: readonly { team: string; dueAt: string }[];
  needs: readonly { team: string; text: string; askOf: string }[];
  tasks: readonly { title: string; branch: string; assignee: string; dueAt: string | null; blockedBy: string | null }[];
  pages: readonly { team: string; pagedAt: string; isAcknowledged: boolean }[];
  people: readonly { role: TeamRole; branch: string; name: string }[];
  now: string;
};

/** "03:50 UTC (in 11 min)": absolute and relative together; the day too where it is not today's. */
function due(at: string, now: string): string {
  const minutes = Math.round((Date.parse(at) - Date.parse(now)) / 60_000);
  const day = at.slice(0, 10) === now.slice(0, 10) ? "" : `${at.slice(0, 10)} `;
  return `${day}${at.slice(11, 16)} UTC (${minutes < 0 ? `overdue by ${-minutes} min` : `in ${minutes} min`})`;
}

const section = (title: string, lines: readonly string[], none: string): string =>
  [title, ...(lines.length > 0 ? lines.map((one) => `- ${one}`) : [none])].join("\n");

/**
 * A brief for a successor, in the order of an ICS-201: situation, objectives, actions under way, what is owed, people
 * (DOMAIN 1.13). It is a start: the one who leaves edits it.
 */
export function handoffBrief(facts: BriefFacts): string {
  const { now } = facts;
  const state = [
    `${facts.severity}, ${facts.alarmLevel}, ${facts.status}`,
    `Phase ${facts.phase} (${phaseName(facts.phase)}) since ${facts.phaseEnteredAt.slice(11, 16)} UTC`,
    ...(facts.affectedSystems.length > 0 ? [`Affected: ${facts.affectedSystems.join(", ")}`] : []),
    ...(facts.description ? [facts.description] : []),
    ...(facts.businessImpact ? [`Business impact: ${facts.businessImpact}`] : []),
    ...(facts.faultDomain ? [`Fault domain: ${facts.faultDomain}`] : []),
    ...(facts.currentBet ? [`Current bet: ${facts.currentBet}`] : []),
  ];
  const paths = facts.paths.map((path) => {
    const timebox = path.isPaused ? "paused" : path.endsAt ? `timebox ends ${due(path.endsAt, now)}` : "no timebox";
    const bet = path.currentBet ? `. Bet: ${path.currentBet}` : "";
    return `${path.title}${path.isPrimary ? " (primary)" : ""}: ${path.owner}, ${timebox}${bet}`;
  });
  const questions = facts.questions.map(
    ({ text, assignedTo, dueAt, isDeferred }) =>
      `${text} (${assignedTo || "nobody yet"}${dueAt ? `, due ${due(dueAt, now)}` : ""}${isDeferred ? ", deferred" : ""})`,
  );
  const promises = [
    ...(facts.nextUpdateEta ? [`Next update to stakeholders: ${due(facts.nextUpdateEta, now)}`] : []),
    ...facts.conditions.map(({ team, dueAt }) => `Conditions from ${team}: ${due(dueAt, now)}`),
    ...facts.tasks.flatMap((task) =>
      task.dueAt ? [`${task.title} (${task.branch}, ${task.assignee || "nobody yet"}): ${due(task.dueAt, now)}`] : [],
    ),
  ];
  const blockers = [
    ...facts.needs.map(({ team, text, askOf }) => `${team} needs: ${text}${askOf ? `, asked of ${askOf}` : ""}`),
    ...facts.tasks.flatMap(({ title, branch, blockedBy }) =>
      blockedBy === null ? [] : [`${title} (${branch}) is blocked${blockedBy ? `: ${blockedBy}` : ""}`],
    ),
    ...facts.pages.map(
      ({ team, pagedAt, isAcknowledged }) =>
        `${team} paged ${pagedAt.slice(11, 16)} UTC, ${isAcknowledged ? "acknowledged, not here yet" : "no answer yet"}`,
    ),
  ];
  const people = facts.people.map(({ role, branch, name }) => `${roleWords(role, branch)}: ${name}`);
  return [
    `${COMMAND_ROLE_LABEL[facts.role]} of ${facts.ref}: ${facts.title}`,
    section("SITUATION", state, ""),
    section("STILL OPEN IN THIS PHASE", facts.unmet, "Nothing: the phase may end."),
    section("OPEN PATHS", paths, "No recovery path runs."),
    ...(facts.hypotheses.length > 0 ? [section("HYPOTHESES", facts.hypotheses, "")] : []),
    section("OPEN QUESTIONS", questions, "None."),
    section("PROMISES DUE", promises, "None."),
    section("NEEDS AND BLOCKERS", blockers, "None."),
    section("PEOPLE", people, "Nobody is signed on."),
  ].join("\n\n");
}
