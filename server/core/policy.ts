/** Roles of people (S0, DOMAIN row 8). Safe in the browser. */
export const ROLES = [
  "admin",
  "mim",
  "ops_lead",
  "comms",
  "service_manager",
  "customer_ops",
  "executive",
  "stakeholder",
  "responder",
  "observer",
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABEL: Record<Role, string> = {
  admin: "Admin",
  mim: "Major Incident Manager",
  ops_lead: "SRE / Ops Lead",
  comms: "Comms Lead",
  service_manager: "Service Manager",
  customer_ops: "Customer Ops",
  executive: "Executive",
  stakeholder: "Stakeholder",
  responder: "Responder",
  observer: "Observer",
};

const EVERYONE = ROLES;
const COMMAND = ["admin", "mim"] as const;
const COMMAND_AND_LEADS = ["admin", "mim", "ops_lead", "comms"] as const;
const FIGHTERS = ["admin", "mim", "ops_lead", "comms", "service_manager", "responder"] as const;
/** Who sees the fireground with its internal entries; executives and stakeholders read milestones. */
const FIREGROUND = [...FIGHTERS, "customer_ops", "observer"] as const;

/** Role x action, deny by default. Data: the server enforces it, the interface greys out by it. */
export const POLICY = {
  "incident.open": COMMAND,
  "incident.list": EVERYONE,
  "incident.read": FIREGROUND,
  "incident.edit": ["admin", "mim", "ops_lead", "comms", "service_manager"],
  "incident.advance": COMMAND,
  "incident.override": COMMAND,
  "incident.close": COMMAND,
  "incident.setAlarmLevel": COMMAND,
  "incident.link": COMMAND,
  "incident.setStatus": COMMAND,
  "incident.setSeverity": COMMAND,
  "impact.edit": ["admin", "mim", "service_manager"],
  "timeline.read": FIREGROUND,
  "timeline.append": FIGHTERS,
  "timeline.publish": ["admin", "mim", "comms"],
  "timeline.pin": FIGHTERS,
  "command.read": FIREGROUND,
  "command.assign": COMMAND,
  /** Joining and leaving oneself; others are put on and released by those who assign. */
  "command.join": FIREGROUND,
  /** Offering one's own role, accepting another's: who holds what is checked by the verb. */
  "command.handOff": FIREGROUND,
  "command.callRoll": ["admin", "mim", "ops_lead"],
  "command.answerRoll": FIGHTERS,
  "page.read": FIREGROUND,
  "page.send": ["admin", "mim", "ops_lead"],
  /** A person by name instead of the rotation; the incident's Leader may as well (DOMAIN 2.3). */
  "page.sendToPerson": COMMAND,
  "page.answer": FIGHTERS,
  "team.edit": ["admin"],
  "recovery.read": FIREGROUND,
  "recovery.open": ["admin", "mim", "ops_lead"],
  "recovery.close": ["admin", "mim", "ops_lead"],
  "recovery.edit": ["admin", "mim", "ops_lead", "responder"],
  "recovery.makePrimary": COMMAND,
  "hypothesis.edit": FIGHTERS,
  "task.read": FIREGROUND,
  "task.edit": ["admin", "mim", "ops_lead", "responder"],
  "can.read": FIREGROUND,
  "can.report": FIGHTERS,
  "conditions.ask": ["admin", "mim", "ops_lead"],
  "question.read": FIREGROUND,
  "question.ask": FIGHTERS,
  /** Customer Operations answer in their panel (DOMAIN 1.12). */
  "question.answer": [...FIGHTERS, "customer_ops"],
  "checklist.read": FIREGROUND,
  "checklist.tick": COMMAND_AND_LEADS,
  "notice.acknowledge": COMMAND_AND_LEADS,
  /** Telling the Leader: a strategic account asks; that data may be wrong is for those who work on it to say. */
  "escalation.raise": [...FIGHTERS, "customer_ops"],
  "escalation.raiseIntegrity": FIGHTERS,
  /** What went to the Leader, and what they said to it: also for those who read the brief. */
  "escalation.read": [...FIREGROUND, "executive"],
  /** And whoever is Leader or MIM of the incident. */
  "escalation.acknowledge": COMMAND,
  "validation.read": FIREGROUND,
  "validation.confirm": [...FIGHTERS, "customer_ops"],
  "validation.edit": ["admin", "mim", "ops_lead", "service_manager"],
  "presence.announce": FIREGROUND,
  "milestone.read": EVERYONE,
  /** Writing a text that somebody may publish; Customer Ops and observers do not (DOMAIN rows 9, 10). */
  "milestone.draft": FIGHTERS,
  "milestone.publish": ["admin", "mim", "comms"],
  /** Releasing what Comms drafted, where the severity's policy asks for it; whoever holds the MIM slot may too. */
  "milestone.approve": COMMAND,
  "comms.read": ["admin", "mim", "comms"],
  "list.edit": ["admin", "comms"],
  /** Texts that messages begin as; who may draft reads them. */
  "template.edit": ["admin", "comms"],
  "delivery.resend": ["admin", "mim", "comms"],
  /** Removing what is kept of a person's address; the comms log stays whole without it. */
  "person.erase": ["admin"],
  "delivery.correct": ["admin", "mim", "comms"],
  /** Where milestones are posted: chat channels and webhooks. */
  "channel.edit": ["admin", "comms"],
  "record.verify": ["admin", "mim", "comms", "observer"],
  "kpi.read": EVERYONE,
  "user.list": EVERYONE,
  "user.read": ["admin"],
  "user.edit": ["admin"],
  "token.edit": ["admin", "mim"],
  "settings.read": FIREGROUND,
  "settings.edit": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof POLICY;

/** Whether the role may do the action. */
export const roleMay = (role: Role, action: Action): boolean => (POLICY[action] as readonly Role[]).includes(role);

/** Whether a token's scopes ("*", "incident.*", "timeline.append") cover the action. */
export const scopesCover = (scopes: readonly string[], action: Action): boolean =>
  scopes.some(
    (scope) => scope === "*" || scope === action || (scope.endsWith(".*") && action.startsWith(scope.slice(0, -1))),
  );
