import type { AlarmLevel } from "../incidents/schemas";
import type { TeamPage } from "./schemas";

const MINUTE_MS = 60_000;

export type PageState = "paged" | "overdue" | "acknowledged" | "arrived" | "cancelled";
type Answers = Pick<TeamPage, "acknowledgedAt" | "arrivedAt" | "cancelledAt">;

/** Nobody has answered the page yet, and it was not taken back. */
export const isPending = ({ acknowledgedAt, arrivedAt, cancelledAt }: Answers): boolean =>
  acknowledgedAt === null && arrivedAt === null && cancelledAt === null;

/** The instant from which a pending page is overdue (DOMAIN 2.3: pending over 5 minutes). @param minutes the policy */
export const overdueAt = (pagedAt: Date, minutes: number): Date => new Date(pagedAt.getTime() + minutes * MINUTE_MS);

/** One look a page at whether it is overdue: a second one takes the place of the first. */
export const overdueJobKey = (pageId: string): string => `team-pages.overdue:${pageId}`;

const two = (value: number): string => String(value).padStart(2, "0");

/** "after 1:20", or "after 1:02:03" from an hour on; never negative. */
export function afterWords(from: Date, to: Date): string {
  const seconds = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = two(seconds % 60);
  return hours > 0 ? `after ${hours}:${two(minutes)}:${rest}` : `after ${minutes}:${rest}`;
}

/** Why a team is not paged a second time without being asked. */
export function pendingWords(team: string, by: string, pagedAt: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - pagedAt.getTime()) / MINUTE_MS));
  const ago = minutes === 0 ? "just now" : `${minutes} min ago`;
  return `${team} was paged ${ago} by ${by} and has not acknowledged yet.`;
}

/** Where a page stands. @param now ms of the server's clock */
export function pageState(page: Answers & Pick<TeamPage, "overdueAt">, now: number): PageState {
  if (page.cancelledAt !== null) return "cancelled";
  if (page.arrivedAt !== null) return "arrived";
  if (page.acknowledgedAt !== null) return "acknowledged";
  return page.overdueAt !== null && now >= Date.parse(page.overdueAt) ? "overdue" : "paged";
}

/**
 * Whether somebody may call a person by name instead of the rotation: whom the policy lets, and the incident's Leader
 * (DOMAIN 2.3: named individuals only with logged MIM or Leader authorisation).
 */
export const mayPagePerson = (who: { isCommand: boolean; isLeader: boolean }): boolean => who.isCommand || who.isLeader;

/** Teams that are usually paged at a level: active, with a default level up to it. */
export const usualTeams = <T extends { defaultAlarmLevel: AlarmLevel; isActive: boolean }>(
  teams: readonly T[],
  level: AlarmLevel,
): T[] => teams.filter((team) => team.isActive && team.defaultAlarmLevel <= level);

/** KPIs of paging (DOMAIN 1.12): what ends each, counted from the page on. */
export const PAGE_KPIS = { "team-page-to-ack": "acknowledgedAt", "team-page-to-bridge": "arrivedAt" } as const;
export type PageKpi = keyof typeof PAGE_KPIS;

export type PageObservation = {
  kpi: PageKpi;
  pageId: string;
  minutes: number;
  /** The end event's time: the observation's timestamp, the same however often it is computed. */
  at: string;
  alarmLevel: AlarmLevel;
};

type Measured = Pick<TeamPage, "id" | "pagedAt" | "acknowledgedAt" | "arrivedAt" | "alarmLevel">;

/** A page's observation in minutes; null without the end event, and for an end before the page, which is a wrong clock. */
export function pageObservation(kpi: PageKpi, page: Measured): PageObservation | null {
  const at = page[PAGE_KPIS[kpi]];
  if (at === null) return null;
  const minutes = (Date.parse(at) - Date.parse(page.pagedAt)) / MINUTE_MS;
  return Number.isFinite(minutes) && minutes >= 0
    ? { kpi, pageId: page.id, minutes, at, alarmLevel: page.alarmLevel }
    : null;
}

export type PageKpiSummary = {
  /** Pages that have an observation. */
  n: number;
  meanMinutes: number | null;
  medianMinutes: number | null;
  /** Of those with a target at their alarm level: how many met it. */
  withTarget: number;
  met: number;
};

/**
 * A KPI over pages: mean and median in minutes, and how many met the target of the level they were sent at.
 * @param targets minutes by alarm level; null: no target
 */
export function summarizePages(
  kpi: PageKpi,
  pages: readonly Measured[],
  targets: Record<AlarmLevel, number | null>,
): PageKpiSummary {
  const seen = pages.flatMap((page) => pageObservation(kpi, page) ?? []);
  const sorted = seen.map((one) => one.minutes).sort((a, b) => a - b);
  const n = sorted.length;
  const held = seen.filter((one) => targets[one.alarmLevel] !== null);
  const middle = n % 2 ? sorted[(n - 1) / 2] : ((sorted[n / 2 - 1] ?? 0) + (sorted[n / 2] ?? 0)) / 2;
  return {
    n,
    meanMinutes: n === 0 ? null : sorted.reduce((sum, one) => sum + one, 0) / n,
    medianMinutes: n === 0 ? null : (middle ?? null),
    withTarget: held.length,
    met: held.filter((one) => one.minutes <= (targets[one.alarmLevel] ?? 0)).length,
  };
}
