import { addMinutes } from "date-fns/addMinutes";
import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { headMac } from "../core/record-hash";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { type Incident, Prisma } from "../db/generated/client";
import { enqueueCut } from "../drafts/enqueue-cut";
import { enqueueCheck } from "../notices/enqueue-check";
import { getSettings } from "../settings/reads";
import { loadSnapshot } from "./reads";
import { alarmLevelFor, alarmLevelName, formatRef, phaseName } from "./rules";
import { type IncidentSnapshot, OpenIncident } from "./schemas";

/**
 * Opens an incident: number, phase 1, alarm level, the four stamps (DOMAIN row 30), the opener as MIM,
 * the first rows of the record and the first promise of its severity (DOMAIN 1.8).
 * @throws INVALID_INPUT, FORBIDDEN
 */
export async function openIncident({ ctx, input }: { ctx: Context; input: OpenIncident }): Promise<IncidentSnapshot> {
  authorize(ctx, "incident.open");
  const wanted = parseInput(OpenIncident, input);
  const isImport = ctx.actor.kind === "system" || ctx.actor.kind === "job";
  const detectedAt = wanted.detectedAt ? new Date(wanted.detectedAt) : ctx.now;
  const startedAt = wanted.startedAt ? new Date(wanted.startedAt) : null;
  if (!isImport) refuseFuture(ctx.now, { detectedAt, startedAt });

  return inTransaction(ctx, { action: "incident.open", input: wanted }, async (tx) => {
    const settings = await getSettings(tx);
    const openedAt = isImport && wanted.openedAt ? new Date(wanted.openedAt) : ctx.now;
    const promiseMinutes = settings.firstUpdateMinutes[wanted.severity];
    const incident = await tx.incident.create({
      data: {
        id: newId(ctx.now),
        number: await nextNumber(tx),
        externalId: wanted.externalId || null,
        title: wanted.title,
        description: wanted.description,
        severity: wanted.severity,
        alarmLevel: alarmLevelFor(wanted.severity),
        peakSeverity: wanted.severity,
        phaseEnteredAt: ctx.now,
        affectedSystems: wanted.affectedSystems,
        bridgeUrl: wanted.bridgeUrl,
        impactStartedAt: startedAt,
        alertIssuedAt: wanted.alertIssuedAt ? new Date(wanted.alertIssuedAt) : null,
        detectedAt,
        openedAt,
        externalImpact: wanted.externalImpact,
        customerCount: wanted.customerCount ?? null,
        nextUpdateEta: promiseMinutes === null ? null : addMinutes(openedAt, promiseMinutes),
        openedById: actorUserId(ctx.actor),
        openedByName: actorName(ctx.actor),
        source: ctx.source,
        replayOf: isImport ? wanted.replayOf || null : null,
      },
    });
    await recordOpening(tx, ctx, incident);
    if (incident.replayOf === null) await enqueueCheck(tx, incident.id);
    await enqueueCut(tx, incident.id);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}

function refuseFuture(now: Date, times: Record<string, Date | null>): void {
  for (const [field, at] of Object.entries(times)) {
    if (at && at > now) {
      throw new AppError("INVALID_INPUT", "This time lies in the future.", {
        fields: { [field]: "This time lies in the future. Give the time at which it happened." },
      });
    }
  }
}

/** The counter's row lock makes numbers gapless: an incident that is not opened takes none. */
async function nextNumber(tx: Tx): Promise<number> {
  const rows = await tx.$queryRaw<{ value: number }[]>(Prisma.sql`
    insert into counter (name, value) values ('incident', 1)
    on conflict (name) do update set value = counter.value + 1 returning value`);
  const value = rows[0]?.value;
  if (value === undefined) throw new AppError("INTERNAL", "The incident counter gave no number.");
  await tx.counter.update({ where: { name: "incident" }, data: { mac: headMac("incident-counter", value, "") } });
  return value;
}

async function recordOpening(tx: Tx, ctx: Context, incident: Incident): Promise<void> {
  const { severity, alarmLevel } = incident;
  await recordEvent(tx, ctx, incident, {
    name: "incident.opened",
    text: `${formatRef(incident.number)} opened: ${incident.title} (${severity}, ${alarmLevelName(alarmLevel)})`,
    payload: { number: incident.number, severity, alarmLevel, source: ctx.source, replayOf: incident.replayOf },
  });
  await recordEvent(tx, ctx, incident, {
    name: "phase.advanced",
    text: `Phase 1 ${phaseName(1)}`,
    payload: { from: 0, to: 1, note: "", overrode: [], reason: "" },
  });
  if (ctx.actor.kind === "user" || ctx.actor.kind === "apiToken") await assignOpener(tx, ctx, incident);
  if (incident.nextUpdateEta) {
    const nextUpdateEta = incident.nextUpdateEta.toISOString();
    await recordEvent(tx, ctx, incident, {
      name: "promise.made",
      text: "First update promised",
      payload: { nextUpdateEta, from: null },
    });
  }
}

async function assignOpener(tx: Tx, ctx: Context, incident: Incident): Promise<void> {
  const displayName = actorName(ctx.actor);
  await tx.participant.create({
    data: {
      id: newId(ctx.now),
      incidentId: incident.id,
      userId: actorUserId(ctx.actor),
      displayName,
      role: "mim",
      joinedAt: ctx.now,
    },
  });
  await recordEvent(tx, ctx, incident, {
    name: "command.assigned",
    text: `MIM: ${displayName}`,
    payload: { role: "mim", from: null, to: displayName },
  });
}
