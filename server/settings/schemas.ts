import { z } from "zod";
import { POSTURES, Postures } from "../posture/schemas";

/** MIM or Comms publish alone; Comms only what the MIM approved; the MIM alone. */
export const PUBLISH_POLICIES = ["either", "mim_approves", "mim_publishes"] as const;
export type PublishPolicy = (typeof PUBLISH_POLICIES)[number];

const minutes = z
  .number("Give a number of minutes.")
  .int("Give whole minutes.")
  .min(0, "Give 0 minutes or more.")
  .max(100_000, "Give at most 100,000 minutes.");
const presets = z.array(minutes).max(12, "Give at most 12 presets.");
const perSeverity = z.object({ Critical: minutes, High: minutes, Medium: minutes, Low: minutes.nullable() });
const perAlarmLevel = z.object({
  Box3: minutes.nullable(),
  Box2: minutes.nullable(),
  Box1: minutes.nullable(),
  Box0: minutes.nullable(),
});
const share = z.number("Give a number, such as 0.9.").min(0, "Give 0 or more.").max(100, "Give at most 100.");
const factor = z.number("Give a number, such as 2.").min(1.1, "Give at least 1.1.").max(100, "Give at most 100.");
const people = z
  .number("Give a number of people.")
  .int("Give a whole number.")
  .min(1, "Give at least 1.")
  .max(50, "Give at most 50.");
const name = z.string().trim().min(1, "Leave no empty line.").max(120, "Shorten each line to 120 characters.");
const isUnique = (names: string[]) => new Set(names.map((one) => one.toLowerCase())).size === names.length;
const names = z
  .array(name)
  .min(1, "Give at least one line.")
  .max(20, "Give at most 20 lines.")
  .refine(isUnique, "Name each only once.");

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

const PHASE_CHECKLISTS = [
  [
    "The alert is real, not a false alarm of monitoring",
    "The on-call SRE of the affected system is paged",
    "The bridge is open and its link is on the incident",
    "The affected systems known so far are named",
  ],
  [
    "Every team was asked for Conditions, Actions, Needs",
    "Each question has a timebox and a name",
    "What came in is in the record",
    "The command roles are filled",
    "The description says what is known",
  ],
  [
    "Severity confirmed, or changed; in doubt the higher one",
    "External impact answered",
    "Customer count given, approximate where it is not certain",
    "The next technical step is known",
  ],
  [
    "The first milestone says what is known, not what is suspected",
    "It confirms scope and customer count",
    "It names the approach",
    "It promises an update that can be kept",
    "Leadership knows",
  ],
  [
    "The fault domain is named and written down",
    "Each team has a recovery path with an owner and a timebox",
    "Business and customer impact are brought up to date",
    "Changes that do not belong to it wait",
  ],
  [
    "Every path is checked at the cadence",
    "Paths whose timebox ended are extended or closed",
    "Every real change was published: path failed, impact moved, estimate changed, vendor called",
  ],
  [
    "Each affected system's team confirmed its recovery",
    "Error rates, latency and health checks are in normal bounds",
    "Synthetic monitoring is green, where there is any",
    "No customer complaints since the recovery was applied",
    "Status is set to Monitoring",
  ],
  [
    "Status is set to Resolved",
    "The resolution milestone is published with final numbers, what was done and a brief cause",
    "The After Action has a date",
    "The responders are released from the bridge",
  ],
];

export const DEFAULT_JARGON_WORDS = [
  ..."5xx cluster container CPU daemon deadlock DNS failover hotfix Kafka Kubernetes latency middleware mutex".split(
    " ",
  ),
  ..."namespace node OOM p95 p99 payload pod quorum queue Redis replica rollback runbook schema shard".split(" "),
  ..."throughput TLS VPC".split(" "),
  "connection pool",
  "garbage collection",
  "load balancer",
  "memory leak",
  "race condition",
];

/** Policy numbers that an admin may change; these are their defaults (DOMAIN 1.8, 1.11, 4). */
export const Settings = z.object({
  /** First update after opening, minutes; Low: none. */
  firstUpdateMinutes: perSeverity.default({ Critical: 15, High: 20, Medium: 30, Low: null }),
  /** Usual interval between updates, minutes. */
  updateIntervalMinutes: perSeverity.default({ Critical: 15, High: 30, Medium: 60, Low: null }),
  /** Presets for the next update, minutes. */
  etaPresetsMinutes: z
    .object({
      Critical: presets,
      High: presets,
      Medium: presets,
      Low: presets,
    })
    .default({ Critical: [10, 15, 20, 30], High: [15, 20, 30, 45], Medium: [30, 60, 120], Low: [60, 240, 1440] }),
  /** How often a milestone is drafted from the record, minutes; null: as often as an update is usual. */
  draftIntervalMinutes: perSeverity
    .extend({ Critical: minutes.nullable(), High: minutes.nullable(), Medium: minutes.nullable() })
    .default({ Critical: null, High: null, Medium: null, Low: null }),
  /** So long before the promise a draft is ready, minutes; never later than those who keep it are told. */
  draftLeadMinutes: perSeverity.extend({ Low: minutes }).default({ Critical: 5, High: 10, Medium: 15, Low: 15 }),
  /** Who publishes, by severity (DOMAIN row 10); by default MIM and Comms alike. */
  publishApproval: z
    .object({
      Critical: z.enum(PUBLISH_POLICIES),
      High: z.enum(PUBLISH_POLICIES),
      Medium: z.enum(PUBLISH_POLICIES),
      Low: z.enum(PUBLISH_POLICIES),
    })
    .default({ Critical: "either", High: "either", Medium: "either", Low: "either" }),
  /** So many minutes before the promise it reads as due soon, and those who keep it are told. */
  nudgeMinutes: perSeverity.default({ Critical: 3, High: 5, Medium: 10, Low: null }),
  /** Without an update for so many times the interval, the Leader is told (S4). */
  silenceEscalationFactor: factor.default(2),
  /** So many times the number of customers that was last published is told to the Leader (S4). */
  customersEscalationFactor: factor.default(2),
  /** Clean validation before Resolution for Critical and High, minutes. */
  cleanWindowMinutes: minutes.default(10),
  /** Length of Gather before its exit condition counts as met by time, minutes. */
  gatherTimeboxMinutes: minutes.default(10),
  /** Target length of the phases 1 to 8, minutes. */
  phaseTargetMinutes: z.array(minutes).length(8).default([5, 10, 15, 8, 25, 30, 15, 5]),
  /** Duration tile: amber and red from, minutes. */
  durationAmberMinutes: minutes.default(60),
  durationRedMinutes: minutes.default(120),
  /** What each of the eight phases asks for (S1): items that are ticked. */
  phaseChecklists: z
    .array(
      z
        .array(z.string().trim().min(1, "Leave no empty line.").max(200, "Shorten each line to 200 characters."))
        .max(20, "Give at most 20 lines for a phase.")
        .refine(isUnique, "Name each item only once."),
    )
    .length(8)
    .default(PHASE_CHECKLISTS),
  /** A phase is fast up to this share of its target, and ok up to that; slower is slow. */
  phaseFastShare: share.default(0.9),
  phaseOkShare: share.default(1.4),
  /** Gather and Isolation without a recovery path: told after so many minutes, by alarm level; null: never. */
  gatherGuardMinutes: perAlarmLevel.default({ Box3: 10, Box2: 10, Box1: 10, Box0: null }),
  isolationGuardMinutes: perAlarmLevel.default({ Box3: 45, Box2: 60, Box1: null, Box0: null }),
  /** A page without acknowledgement or arrival is overdue after so many minutes. */
  pageOverdueMinutes: minutes.default(5),
  /** Targets from page to acknowledgement, and to the bridge, minutes; null: none. */
  pageToAckTargetMinutes: perAlarmLevel.default({ Box3: 2, Box2: 5, Box1: null, Box0: null }),
  pageToBridgeTargetMinutes: perAlarmLevel.default({ Box3: 5, Box2: 10, Box1: 20, Box0: null }),
  /** People who report to one lead: in order up to, too many from above. */
  spanOkPeople: people.default(5),
  spanMostPeople: people.default(7),
  /** Time to answer a roll-call, minutes. */
  rollCallMinutes: minutes.default(5),
  /** Time to report conditions, unless another is said, minutes. */
  conditionsTimeboxMinutes: minutes.default(5),
  /** Timebox of a recovery path, unless another is said, minutes. */
  pathTimeboxMinutes: minutes.default(15),
  /** Time to answer a question, unless another is said, minutes. */
  questionMinutes: minutes.default(10),
  /** Branches that have a queue of tasks. */
  branches: names.default(["Infra", "App", "Cloud"]),
  /** What is confirmed of every affected system before an incident may end (S1 phase 7). */
  validationItems: names.default([
    "The team confirms recovery",
    "Error rate, latency and health checks are in normal bounds",
    "Synthetic monitoring is green, where there is any",
    "No new complaints since the recovery was applied",
  ]),
  /** Who must be on, who is told and how often, by alarm level (DOMAIN 1.4). */
  postures: Postures.default(POSTURES),
  /** Names that no outsider should read: systems, teams, projects; the linter stops at them. */
  internalNames: z.array(name).max(500).default([]),
  /** Words of engineers that leaders should not have to look up; the linter asks about them. */
  jargonWords: z.array(name).max(500).default(DEFAULT_JARGON_WORDS),
  /** Shown as the name of the organisation on the public page. */
  organisationName: z
    .string()
    .trim()
    .min(1, "Give the organisation's name.")
    .max(80, "Shorten it to 80 characters.")
    .default("MajorOps"),
  /** Shown beside UTC in texts to readers; empty: UTC alone. */
  organisationZone: z
    .string()
    .trim()
    .refine((zone) => zone === "" || isZone(zone), "Give a time zone such as Europe/Berlin, or leave it empty.")
    .default(""),
});
export type Settings = z.infer<typeof Settings>;

export type SettingKey = keyof Settings;

const Key = z.string().min(1).max(80);
export const EditSettings = z
  .object({
    /** New values by key. */
    set: z.record(Key, z.json()).default({}),
    /** Keys that go back to their default. */
    reset: z.array(Key).max(200).default([]),
    /** What the editor saw, so that nobody's change is overwritten unseen. */
    was: z.record(Key, z.json()).optional(),
  })
  .refine(({ set, reset }) => Object.keys(set).length + reset.length > 0, "Say what changes.");
export type EditSettings = z.input<typeof EditSettings>;

export const Setting = z.object({
  key: z.string(),
  value: z.json(),
  default: z.json(),
  /** An admin's value stands in the place of the default. */
  isChanged: z.boolean(),
  /** Who changed it last, also back to the default; null: nobody ever. */
  lastChange: z.object({ byName: z.string(), at: z.string() }).nullable(),
});
export type Setting = z.infer<typeof Setting>;
