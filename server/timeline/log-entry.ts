import { authorizeHere, mayHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockHead } from "../incidents/reads";
import { publishNote } from "../milestones/publish-note";
import { enqueueRender } from "../status-page/enqueue-render";
import { occurredAtOf } from "./rules";
import { type LogEntry, LogEntry as LogEntrySchema, type TimelineEntry } from "./schemas";

/**
 * Logs by hand what happened. A public entry shows on the public page once the incident has one, and is held to what
 * an update is held to: the severity's policy and the linter.
 * @throws INVALID_INPUT (empty, future time, correcting what is not there, another incident's path, the linter's
 * errors), FORBIDDEN, UNMET_CONDITIONS
 */
export async function logEntry({ ctx, input }: { ctx: Context; input: LogEntry }): Promise<TimelineEntry> {
  authorize(ctx, "timeline.append");
  const wanted = parseInput(LogEntrySchema, input);
  const isPublic = wanted.visibility === "public";
  if (isPublic) await authorizeHere(ctx, "timeline.publish", wanted.ref);
  const mayApprove = isPublic && (await mayHere(ctx, "milestone.approve", wanted.ref));
  const occurredAt = occurredAtOf(new Date(wanted.occurredAt ?? ctx.writtenAt ?? ctx.now), ctx.now);
  if (!occurredAt) refuse("occurredAt", "This time lies in the future. Give the time at which it happened.");

  return inTransaction(ctx, { action: "timeline.append", input: wanted }, async (tx) => {
    const incident = await lockHead(tx, wanted.ref);
    const correctsSeq = wanted.correctsSeq ?? undefined;
    if (correctsSeq !== undefined && correctsSeq > incident.lastSeq) {
      refuse("correctsSeq", `There is no entry #${correctsSeq} to correct.`);
    }
    const pathId = wanted.recoveryPathId ?? undefined;
    if (pathId !== undefined && !(await tx.recoveryPath.count({ where: { id: pathId, incidentId: incident.id } }))) {
      refuse("recoveryPathId", "There is no such recovery path on this incident. Choose one of its own.");
    }
    const isMicro = pathId !== undefined || wanted.source;
    const { visibility, type, text } = wanted;
    const log = isPublic ? await publishNote(tx, ctx, incident.id, { text, mayApprove }) : null;
    const payload = {
      kind: correctsSeq !== undefined ? "correction" : isMicro ? "micro" : "note",
      ...(isMicro ? { source: wanted.source ?? ("bridge" as const) } : {}),
      ...(pathId === undefined ? {} : { pathId }),
      ...(log && { commsSeq: log.seq, commsHash: log.hash }),
    };
    const recorded = await recordEvent(tx, ctx, incident, {
      name: "timeline.noted",
      type,
      text,
      visibility,
      occurredAt,
      ...(correctsSeq === undefined ? {} : { correctsSeq }),
      payload,
    });
    if (isPublic) await enqueueRender(tx, incident);
    return recorded;
  });
}

function refuse(field: string, message: string): never {
  throw new AppError("INVALID_INPUT", message, { fields: { [field]: message } });
}
