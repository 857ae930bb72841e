import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import { canonicalJson } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Db, Tx } from "../db/client";
import type { Incident, MilestoneDraft } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { formatRef } from "../incidents/rules";
import { enqueueCut } from "./enqueue-cut";
import { type ComposedDraft, findOpenDraft, loadCutTimes, loadDraftText, nextNumber, toDraft } from "./reads";
import { CutDraft, type Draft } from "./schemas";

/**
 * Cuts a draft from the record now, because somebody asks for it; the one that was open is superseded and kept.
 * @throws CONFLICT where the open one waits for approval or has it; NOT_FOUND, FORBIDDEN
 */
export async function cutDraft({ ctx, input }: { ctx: Context; input: CutDraft }): Promise<Draft> {
  authorize(ctx, "milestone.draft");
  const wanted = parseInput(CutDraft, input);

  return inTransaction(ctx, { action: "milestone.draft", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const open = await findOpenDraft(tx, incident.id);
    if (open?.state === "submitted" || open?.state === "approved") {
      const is = open.state === "approved" ? "is approved" : "waits for approval";
      throw new AppError("CONFLICT", `Draft ${open.number} ${is}. Send it back, discard it or publish it first.`);
    }
    return write(tx, ctx, incident, open, await loadDraftText(tx, incident, ctx.now));
  });
}

/**
 * Cuts the draft that is due by the clock (S0, DOMAIN 1.8), once: not where a person works on the open one, nor where
 * it would say the same. Publishes nothing.
 * @returns whether one was cut
 */
export async function cutDueDraft(ctx: Context, incidentId: string): Promise<boolean> {
  authorize(ctx, "milestone.draft");
  if ((await findDue(ctx.db, incidentId, ctx.now)) === null) return false;
  return inTransaction(ctx, { action: "milestone.draft", input: { incidentId } }, async (tx) => {
    const incident = await lockIncident(tx, incidentId);
    const due = await findDue(tx, incidentId, ctx.now);
    if (due === null) return false;
    // A job's own name says nothing to who reads the record.
    const told: Context = ctx.actor.kind === "job" ? { ...ctx, actor: { kind: "job", name: "MajorOps" } } : ctx;
    await write(tx, told, incident, due.open, due.text);
    await enqueueCut(tx, incidentId);
    return true;
  });
}

type Due = { open: MilestoneDraft | null; text: ComposedDraft };

async function findDue(db: Db | Tx, incidentId: string, now: Date): Promise<Due | null> {
  const { nextCutAt } = await loadCutTimes(db, incidentId);
  if (nextCutAt === null || nextCutAt > now.getTime()) return null;
  const open = await findOpenDraft(db, incidentId);
  if (open && open.state !== "cut") return null;
  const text = await loadDraftText(db, await db.incident.findUniqueOrThrow({ where: { id: incidentId } }), now);
  const isSame =
    open !== null &&
    open.title === text.title &&
    open.body === text.body &&
    canonicalJson(open.texts) === canonicalJson(text.texts) &&
    open.entrySeqs.join() === text.entrySeqs.join();
  return isSame ? null : { open, text };
}

async function write(
  tx: Tx,
  ctx: Context,
  incident: Incident,
  open: MilestoneDraft | null,
  text: ComposedDraft,
): Promise<Draft> {
  const number = await nextNumber(tx, incident.id);
  if (open) {
    await tx.milestoneDraft.update({
      where: { id: open.id },
      data: {
        state: "superseded",
        closedAt: ctx.now,
        closedReason: `Draft ${number} was cut`,
        version: { increment: 1 },
      },
    });
  }
  const row = await tx.milestoneDraft.create({
    data: {
      id: newId(ctx.now),
      incidentId: incident.id,
      number,
      stage: text.stage,
      title: text.title,
      body: text.body,
      audience: text.audience,
      texts: text.texts,
      templateVersionId: text.templateVersionId,
      publicTitle: text.publicTitle,
      nextUpdateMinutes: text.nextUpdateMinutes,
      draftedBy: "template",
      entrySeqs: text.entrySeqs,
      leftOut: text.leftOut,
      cutById: actorUserId(ctx.actor),
      cutByName: actorName(ctx.actor),
      cutAt: ctx.now,
    },
  });
  const entries = text.entrySeqs.length;
  await recordEvent(tx, ctx, incident, {
    name: "draft.cut",
    text: `Draft ${number} is cut from ${entries} ${entries === 1 ? "entry" : "entries"}, for review: ${text.title}`,
    payload: {
      draftId: row.id,
      number,
      stage: text.stage,
      entries: text.entrySeqs,
      supersedes: open?.number ?? null,
    },
  });
  return toDraft(row, formatRef(incident.number));
}
