import type { AlarmLevel } from "../incidents/schemas";
import type { PostureRole, Postures } from "./schemas";

/** Roles that count as responders beside the command team. */
const RESPONDERS = ["responder", "branch_lead"];

export type PostureGaps = {
  /** Slots that nobody holds, in the posture's order. */
  roles: PostureRole[];
  /** Responders still missing. */
  responders: number;
};

/**
 * Who must be on at an alarm level and is not (DOMAIN 1.4).
 * @param onScene how many people hold each role on the incident now, command slots and participants alike
 */
export function postureGaps(
  level: AlarmLevel,
  onScene: Readonly<Record<string, number>>,
  postures: Postures,
): PostureGaps {
  const posture = postures[level];
  const here = (role: string): number => onScene[role] ?? 0;
  const responders = RESPONDERS.reduce((sum, role) => sum + here(role), 0);
  return {
    roles: posture.roles.filter((role) => here(role) === 0),
    responders: Math.max(0, posture.responders - responders),
  };
}
