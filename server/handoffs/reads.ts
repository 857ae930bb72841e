import { addMinutes } from "date-fns/addMinutes";
import { addSeconds } from "date-fns/addSeconds";
import { loadPresent } from "../command-team/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import type { Handoff as Row } from "../db/generated/client";
import { getIncidentId, loadSnapshot } from "../incidents/reads";
import { alarmLevelName } from "../incidents/rules";
import { type BriefFacts, handoffBrief } from "./rules";
import { DraftBrief, type Handoff } from "./schemas";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A handoff's row as screens get it. */
export const toHandoff = (row: Row): Handoff => ({
  id: row.id,
  role: row.role as Handoff["role"],
  fromName: row.fromName,
  fromUserId: row.fromUserId,
  toName: row.toName,
  toUserId: row.toUserId,
  brief: row.brief,
  state: row.state,
  offeredAt: row.offeredAt.toISOString(),
  decidedAt: iso(row.decidedAt),
  decidedNote: row.decidedNote,
});

/** The incident's handoffs, newest first; those still offered wait for their successor. @throws NOT_FOUND */
export async function listHandoffs(ctx: Context, input: { ref: string }): Promise<Handoff[]> {
  authorize(ctx, "command.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const orderBy = [{ offeredAt: "desc" as const }, { id: "desc" as const }];
  return (await ctx.db.handoff.findMany({ where: { incidentId }, orderBy })).map(toHandoff);
}

/** A brief written from the record as it stands now, to be edited before it is offered (DOMAIN 1.13). @throws NOT_FOUND */
export async function draftBrief(ctx: Context, input: DraftBrief): Promise<{ brief: string }> {
  authorize(ctx, "command.handOff");
  const { ref, role } = parseInput(DraftBrief, input);
  const id = await getIncidentId(ctx, ref);
  const [snapshot, open, people] = await Promise.all([
    loadSnapshot(ctx.db, id, ctx.now),
    loadOpen(ctx.db, id),
    loadPresent(ctx.db, id),
  ]);
  const brief = handoffBrief({
    ...snapshot,
    ...open,
    role,
    alarmLevel: alarmLevelName(snapshot.alarmLevel),
    unmet: snapshot.conditions.filter((condition) => !condition.isMet).map((condition) => condition.text),
    people,
    now: ctx.now.toISOString(),
  });
  return { brief };
}

type Open = Pick<BriefFacts, "paths" | "hypotheses" | "questions" | "conditions" | "needs" | "tasks" | "pages">;

/** Everything of the incident that is begun and not ended. */
async function loadOpen(db: Db | Tx, incidentId: string): Promise<Open> {
  const [paths, hypotheses, questions, asks, needs, tasks, pages] = await Promise.all([
    db.recoveryPath.findMany({
      where: { incidentId, status: { in: ["active", "paused"] }, closedAt: null },
      orderBy: [{ isPrimary: "desc" }, { openedAt: "asc" }],
    }),
    db.hypothesis.findMany({ where: { incidentId, status: "active" }, orderBy: { raisedAt: "asc" } }),
    db.openQuestion.findMany({
      where: { incidentId, status: { in: ["open", "deferred"] } },
      orderBy: { askedAt: "asc" },
    }),
    db.conditionsAsk.findMany({
      where: { answeredAt: null, request: { incidentId, closedAt: null } },
      orderBy: { team: "asc" },
      include: { request: { select: { dueAt: true } } },
    }),
    db.canNeed.findMany({
      where: { status: "open", report: { incidentId } },
      orderBy: { id: "asc" },
      include: { report: { select: { team: true } } },
    }),
    db.branchTask.findMany({
      where: { incidentId, status: { in: ["queued", "active", "blocked"] } },
      orderBy: [{ branch: "asc" }, { position: "asc" }],
    }),
    db.teamPage.findMany({ where: { incidentId, arrivedAt: null, cancelledAt: null }, orderBy: { pagedAt: "asc" } }),
  ]);
  return {
    paths: paths.map((path) => ({
      title: path.title,
      owner: path.owner,
      currentBet: path.currentBet,
      isPaused: path.status === "paused",
      isPrimary: path.isPrimary,
      endsAt:
        path.timeboxStartedAt && path.timeboxMinutes !== null
          ? addSeconds(addMinutes(path.timeboxStartedAt, path.timeboxMinutes), path.pausedSeconds).toISOString()
          : null,
    })),
    hypotheses: hypotheses.map((one) => one.title),
    questions: questions.map((one) => ({
      text: one.text,
      assignedTo: one.assignedTo,
      dueAt: iso(one.dueAt),
      isDeferred: one.status === "deferred",
    })),
    conditions: asks.map((ask) => ({ team: ask.team, dueAt: ask.request.dueAt.toISOString() })),
    needs: needs.map((need) => ({ team: need.report.team, text: need.text, askOf: need.askOf })),
    tasks: tasks.map((task) => ({
      title: task.title,
      branch: task.branch,
      assignee: task.assignee,
      dueAt: iso(task.dueAt),
      blockedBy: task.status === "blocked" ? task.result : null,
    })),
    pages: pages.map((page) => ({
      team: page.teamName,
      pagedAt: page.pagedAt.toISOString(),
      isAcknowledged: page.acknowledgedAt !== null,
    })),
  };
}
