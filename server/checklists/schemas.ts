import { z } from "zod";
import { requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const TickItem = z.object({
  ref: IncidentRef,
  phase: z.int().min(1).max(8),
  /** The item's text, as the phase's checklist has it. */
  item: requiredLine(200, "which item it is"),
  isDone: z.boolean(),
});
export type TickItem = z.input<typeof TickItem>;

export const ChecklistItem = z.object({
  text: z.string(),
  isDone: z.boolean(),
  changedByName: z.string().nullable(),
  changedAt: z.string().nullable(),
});
export type ChecklistItem = z.infer<typeof ChecklistItem>;

export const PhaseChecklist = z.object({ phase: z.number(), items: z.array(ChecklistItem) });
export type PhaseChecklist = z.infer<typeof PhaseChecklist>;
