import { z } from "zod";

/** Slots of the command team that a posture can ask for. */
export const POSTURE_ROLES = ["mim", "sre", "comms", "service_manager", "customer_ops", "leader"] as const;
export type PostureRole = (typeof POSTURE_ROLES)[number];

/** What an alarm level asks for: who must be on, who is told, how often (DOMAIN 1.4). */
export const Posture = z.object({
  roles: z.array(z.enum(POSTURE_ROLES)).max(6),
  /** Responders beside the command team, at least. */
  responders: z.number().int().min(0).max(50),
  notifies: z.string().trim().max(200),
  cadence: z.string().trim().max(200),
});
export type Posture = z.infer<typeof Posture>;

export const Postures = z.object({ Box3: Posture, Box2: Posture, Box1: Posture, Box0: Posture });
export type Postures = z.infer<typeof Postures>;

/** What the field asks for where no admin says otherwise (DOMAIN 1.4). */
export const POSTURES: Postures = {
  Box3: {
    roles: ["mim", "leader", "sre", "service_manager", "customer_ops", "comms"],
    responders: 2,
    notifies: "Executive leadership, engineering leadership, stakeholders",
    cadence: "An update every 15 minutes, a round of conditions as often",
  },
  Box2: {
    roles: ["mim", "sre", "comms"],
    responders: 2,
    notifies: "Engineering leadership, stakeholders by milestone",
    cadence: "An update every 30 minutes",
  },
  Box1: { roles: ["sre"], responders: 0, notifies: "On-call of the service", cadence: "An update every hour" },
  Box0: { roles: ["mim"], responders: 0, notifies: "Nobody", cadence: "As needed" },
};
