import type { Action, Role } from "../core/policy";
import type { Lead } from "./schemas";

/** The six slots of the command team (DOMAIN row 8). */
export const COMMAND_ROLES = ["mim", "sre", "comms", "service_manager", "customer_ops", "leader"] as const;
export type CommandRole = (typeof COMMAND_ROLES)[number];

/** Roles that several people may hold at once (DOMAIN row 8, 1.6). */
export const PARTICIPANT_ROLES = ["responder", "branch_lead", "scribe", "validator", "observer"] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];
export type TeamRole = CommandRole | ParticipantRole;

export const COMMAND_ROLE_LABEL: Record<CommandRole, string> = {
  mim: "MIM",
  sre: "SRE / Ops Lead",
  comms: "Comms",
  service_manager: "Service Manager",
  customer_ops: "Customer Ops",
  leader: "Leader",
};
export const TEAM_ROLE_LABEL: Record<TeamRole, string> = {
  ...COMMAND_ROLE_LABEL,
  responder: "Responder",
  branch_lead: "Branch lead",
  scribe: "Scribe",
  validator: "Validator",
  observer: "Observer",
};

/** A person by their account, or by a free name where they have none. */
export type Person = { userId: string | null; name: string };

const plain = (name: string): string => name.trim().toLowerCase();

/** One key a person: the account, or else the name in any case. */
export const personKey = ({ userId, name }: Person): string => userId ?? `name:${plain(name)}`;

/** Whether both are the same person; a free name is whoever signs in by that name. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  one.userId !== null && other.userId !== null ? one.userId === other.userId : plain(one.name) === plain(other.name);

/** Whether the role is one of the six slots, which one person holds at a time. */
export const isSlot = (role: string): role is CommandRole => (COMMAND_ROLES as readonly string[]).includes(role);

/** Whether whoever holds the role works on the fault, and so is released at the end (S1 phase 8). */
export const isTechnical = (role: string): boolean => role === "responder" || role === "branch_lead";

/** "Responder (Infra)". */
export const roleWords = (role: TeamRole, branch: string): string =>
  branch ? `${TEAM_ROLE_LABEL[role]} (${branch})` : TEAM_ROLE_LABEL[role];

const JOINS: Partial<Record<Role, readonly ParticipantRole[]>> = {
  customer_ops: ["validator", "observer"],
  observer: ["observer"],
  executive: [],
  stakeholder: [],
};

/** As what people of a role may join by themselves: those who only watch watch, Customer Ops validate (DOMAIN 1.12). */
export const rolesToJoinAs = (role: Role): readonly ParticipantRole[] => JOINS[role] ?? PARTICIPANT_ROLES;

/**
 * The branch that a role is held in, spelled as the settings spell it.
 * @returns the branch, empty where the role has none, or what is wrong with what was said
 */
export function branchFor(
  role: ParticipantRole,
  said: string,
  branches: readonly string[],
): { branch: string } | { problem: string } {
  if (!isTechnical(role)) return { branch: "" };
  if (!said) {
    return role === "branch_lead" ? { problem: `Say which branch: ${branches.join(", ")}.` } : { branch: "" };
  }
  const known = branches.find((branch) => plain(branch) === plain(said));
  return known === undefined
    ? { problem: `There is no branch ${said}. Choose ${branches.join(", ")}.` }
    : { branch: known };
}

/** Someone on scene in one role. */
export type Present = Person & { role: TeamRole; branch: string };

const leadKey = (role: Lead["role"], branch = ""): string => `${role} ${plain(branch)}`;

/**
 * Whom a role reports to, as keys in the order in which they count: the first of them that is there (DOMAIN 1.6).
 * The Leader and observers report to nobody on the bridge (DOMAIN row 7).
 */
function chainOf({ role, branch }: Present): string[] {
  const mim = leadKey("mim");
  const sre = leadKey("sre");
  switch (role) {
    case "mim":
    case "leader":
    case "observer":
      return [];
    case "branch_lead":
      return [sre, mim];
    case "responder":
      return branch ? [leadKey("branch_lead", branch), sre, mim] : [sre, mim];
    default:
      return [mim];
  }
}

/** A span by its size: in order up to one number, amber up to the other, red above. */
export const spanState = (people: number, limits: SpanLimits): Lead["state"] =>
  people <= limits.spanOkPeople ? "ok" : people <= limits.spanMostPeople ? "amber" : "red";

/** The settings that a span is judged by, in people. */
export type SpanLimits = { spanOkPeople: number; spanMostPeople: number };

/**
 * Who leads how many: each person counts once with a lead, and nobody reports to themselves (DOMAIN 1.6, row 37).
 * @param present every role held now; a person may hold several
 * @returns the MIM, the technical lead and the branch leads that are there, each with their people and, where they
 * are too many, with what would help
 */
export function spanOfControl(present: readonly Present[], limits: SpanLimits): Lead[] {
  const leads = new Map<string, { lead: Present & { role: Lead["role"] }; people: Map<string, Present[]> }>();
  for (const role of ["mim", "sre", "branch_lead"] as const) {
    for (const one of present) {
      const key = leadKey(role, role === "branch_lead" ? one.branch : "");
      if (one.role === role && !leads.has(key)) leads.set(key, { lead: { ...one, role }, people: new Map() });
    }
  }
  for (const one of present) {
    const above = chainOf(one).find((key) => {
      const found = leads.get(key);
      return found && !isSamePerson(found.lead, one);
    });
    const people = above === undefined ? undefined : leads.get(above)?.people;
    people?.set(personKey(one), [...(people.get(personKey(one)) ?? []), one]);
  }
  const hasTechnicalLead = leads.has(leadKey("sre"));
  return [...leads.values()].map(({ lead, people }) => {
    const state = spanState(people.size, limits);
    return {
      role: lead.role,
      branch: lead.role === "branch_lead" ? lead.branch : "",
      name: lead.name,
      people: [...people.values()].map(([first]) => first?.name ?? ""),
      state,
      advice: state === "red" ? advise(lead, [...people.values()].flat(), hasTechnicalLead) : null,
    };
  });
}

/** The branch that has the most responders among these, the first by name where two have as many; null: none has two. */
function biggestBranch(reports: readonly Present[]): { branch: string; people: number } | null {
  const counts = new Map<string, Set<string>>();
  for (const one of reports) {
    if (one.role !== "responder" || !one.branch) continue;
    counts.set(one.branch, (counts.get(one.branch) ?? new Set()).add(personKey(one)));
  }
  const [first] = [...counts].sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1));
  return first && first[1].size > 1 ? { branch: first[0], people: first[1].size } : null;
}

function advise(lead: Present, reports: readonly Present[], hasTechnicalLead: boolean): string {
  const led = reports.filter((one) => one.role === "branch_lead").map((one) => one.branch);
  const unled = reports.filter((one) => !led.includes(one.branch));
  const biggest = lead.role === "branch_lead" ? null : biggestBranch(unled);
  if (biggest)
    return `Name a branch lead for ${biggest.branch}: ${biggest.people} people there report to ${lead.name}.`;
  if (lead.role === "branch_lead") return `Split ${lead.branch}: a second branch lead takes a part of its people.`;
  const responders = reports.filter((one) => one.role === "responder").length;
  if (lead.role === "mim" && !hasTechnicalLead && responders > 0) {
    return "Assign the SRE / Ops Lead: the responders report to the MIM while the slot is open.";
  }
  if (responders > 1) return "Give the responders a branch, then name a branch lead for the biggest.";
  return "Release who is not needed: nobody leads so many people well.";
}

/** Shorter words for the state of a span, so that it never is a colour alone. */
export const SPAN_WORD: Record<Lead["state"], string> = { ok: "ok", amber: "high", red: "over" };

/** The lead with the most people, the worst first. */
export const widestLead = (leads: readonly Lead[]): Lead | null =>
  leads.reduce<Lead | null>((most, lead) => (most && most.people.length >= lead.people.length ? most : lead), null);

/** What the Leader decides on the incident beside what their account's role allows (DOMAIN row 7). */
const LEADER_MAY: readonly Action[] = [
  "incident.advance",
  "incident.override",
  "incident.setStatus",
  "incident.close",
  "notice.acknowledge",
  "escalation.acknowledge",
];

/** What whoever holds the MIM slot does there: an Ops Lead who took over as MIM is MIM. */
const MIM_MAY: readonly Action[] = [
  ...LEADER_MAY,
  "incident.edit",
  "incident.setSeverity",
  "incident.setAlarmLevel",
  "impact.edit",
  "timeline.publish",
  "command.assign",
  "command.callRoll",
  "page.send",
  "page.sendToPerson",
  "recovery.open",
  "recovery.close",
  "recovery.edit",
  "recovery.makePrimary",
  "task.edit",
  "conditions.ask",
  "checklist.tick",
  "validation.edit",
  "milestone.publish",
  "milestone.approve",
];

/** Accounts that no slot gives a voice: they report through their panel, watch, or read (S1, DOMAIN row 8). */
const VOICELESS: readonly Role[] = ["customer_ops", "observer", "stakeholder"];

/** Whether one of the slots that a person of that role holds on an incident allows the action there. */
export const slotMay = (role: Role, action: Action, held: readonly string[]): boolean =>
  !VOICELESS.includes(role) &&
  ((held.includes("mim") && MIM_MAY.includes(action)) || (held.includes("leader") && LEADER_MAY.includes(action)));
