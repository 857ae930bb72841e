import { authorizeHere } from "../command-team/reads";
import { actorName } from "../core/actor";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { phaseName } from "../incidents/rules";
import { loadChecklists } from "./reads";
import { type PhaseChecklist, TickItem } from "./schemas";

/**
 * Ticks an item of a phase's checklist, or takes the tick back; each is in the record (S1, the phases' checklists).
 * @throws CONFLICT for a phase that is still to come, NOT_FOUND for an item that the checklist does not have
 */
export async function tickItem({ ctx, input }: { ctx: Context; input: TickItem }): Promise<PhaseChecklist> {
  await authorizeHere(ctx, "checklist.tick", input.ref);
  const { ref, phase, item, isDone } = parseInput(TickItem, input);

  return inTransaction(ctx, { action: "checklist.tick", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (phase > incident.phase) {
      throw new AppError(
        "CONFLICT",
        `${phaseName(phase)} has not begun: the incident is in ${phaseName(incident.phase)}.`,
      );
    }
    const before = await findList(phase);
    const known = before.items.find((one) => one.text === item);
    if (!known) throw new AppError("NOT_FOUND", `The checklist of ${phaseName(phase)} has no such item any more.`);
    if (known.isDone === isDone) return before;
    const data = { isDone, changedByName: actorName(ctx.actor), changedAt: ctx.now };
    await tx.checklistTick.upsert({
      where: { incidentId_phase_itemKey: { incidentId: incident.id, phase, itemKey: item } },
      create: { incidentId: incident.id, phase, itemKey: item, ...data },
      update: data,
    });
    await recordEvent(tx, ctx, incident, {
      name: "checklist.ticked",
      text: `${phaseName(phase)} checklist: ${item} ${isDone ? "done" : "open again"}`,
      payload: { phase, itemKey: item, text: item, isDone },
    });
    return findList(phase);

    async function findList(number: number): Promise<PhaseChecklist> {
      const lists = await loadChecklists(tx, incident.id);
      return lists[number - 1] ?? { phase: number, items: [] };
    }
  });
}
