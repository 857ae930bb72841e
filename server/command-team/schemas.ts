import { z } from "zod";
import { line } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

/** The six slots of the command team (DOMAIN row 8). */
export const COMMAND_ROLES = ["mim", "sre", "comms", "service_manager", "customer_ops", "leader"] as const;
export type CommandRole = (typeof COMMAND_ROLES)[number];
export const COMMAND_ROLE_LABEL: Record<CommandRole, string> = {
  mim: "MIM",
  sre: "SRE / Ops Lead",
  comms: "Comms",
  service_manager: "Service Manager",
  customer_ops: "Customer Ops",
  leader: "Leader",
};

export const AssignRole = z.object({
  ref: IncidentRef,
  role: z.enum(COMMAND_ROLES, "Choose one of the six command roles."),
  /** A person known here, or null with a free name. */
  userId: z.string().max(40).nullish(),
  /** A free name; empty leaves the slot open. */
  name: line(120).default(""),
});
export type AssignRole = z.input<typeof AssignRole>;

export const CommandSlot = z.object({
  role: z.enum(COMMAND_ROLES),
  name: z.string().nullable(),
  userId: z.string().nullable(),
  joinedAt: z.string().nullable(),
});
export type CommandSlot = z.infer<typeof CommandSlot>;
