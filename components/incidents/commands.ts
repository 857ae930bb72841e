import type { Action } from "@/server/core/policy";
import { LAST_PHASE } from "@/server/incidents/rules";
import type { IncidentStatus } from "@/server/incidents/schemas";
import type { DeckTab, Fireground, FiregroundSheet } from "./fireground-context";
import { nextStatuses } from "./phase-command";
import { chooseView, VIEW_LABEL, VIEWS } from "./view";

/** Something that a person can do on the fireground, whichever way they ask for it: key, palette, command bar. */
export type FiregroundCommand = {
  id: string;
  /** As the palette and the list of keys say it. */
  title: string;
  /** The key it has unless the person chose another: "r" for R, "A" for Shift+A. */
  key?: string;
  /** Its word in the command bar, without the slash. */
  slash?: string;
  /** Why it cannot be done now; null where it can. */
  refusal: (fireground: Fireground) => string | null;
  run: (fireground: Fireground) => void;
};

type Ways = Pick<FiregroundCommand, "key" | "slash">;
const anyone = () => null;

function sheet(id: FiregroundSheet, title: string, action: Action | null, ways: Ways): FiregroundCommand {
  return { id, title, ...ways, refusal: (f) => (action ? f.refuse(action) : null), run: (f) => f.open(id) };
}

function tab(id: DeckTab, title: string, ways: Ways): FiregroundCommand {
  return { id: `tab.${id}`, title, ...ways, refusal: anyone, run: (f) => f.show(id) };
}

function status(to: IncidentStatus, title: string, ways: Ways): FiregroundCommand {
  return {
    id: `status.${to}`,
    title,
    ...ways,
    refusal: (f) =>
      nextStatuses(f.snapshot).includes(to)
        ? f.refuse("incident.setStatus")
        : `${to} is not possible from here: ${f.snapshot.status} in phase ${f.snapshot.phase}.`,
    run: (f) => f.open("status", to),
  };
}

const whileOpen = (f: Fireground, action: Action): string | null =>
  f.snapshot.status === "Resolved" ? "The incident is resolved." : f.refuse(action);

/** As `sheet`, for what ends with the incident. */
function running(id: FiregroundSheet, title: string, action: Action, ways: Ways): FiregroundCommand {
  return { ...sheet(id, title, action, ways), refusal: (f) => whileOpen(f, action) };
}

/** Every command of the fireground, in the order in which lists show them. */
export const COMMANDS: readonly FiregroundCommand[] = [
  {
    id: "log",
    title: "Log what just happened",
    key: "l",
    slash: "log",
    refusal: (f) => f.refuse("timeline.append"),
    run: (f) => f.begin("log"),
  },
  {
    id: "command-bar",
    title: "Command bar",
    key: "`",
    refusal: (f) => f.refuse("timeline.append"),
    run: (f) => f.begin("command"),
  },
  {
    id: "search",
    title: "Search the timeline",
    key: "/",
    slash: "find",
    refusal: anyone,
    run: (f) => f.begin("search"),
  },
  {
    id: "publish",
    title: "Review, write and publish an update",
    key: "p",
    slash: "publish",
    refusal: (f) => f.refuse(f.snapshot.draft ? "milestone.draft" : "milestone.publish"),
    run: (f) => f.open("publish"),
  },
  {
    id: "holding",
    title: "Holding milestone, next update in 15 minutes",
    key: "h",
    slash: "holding",
    refusal: (f) => whileOpen(f, "milestone.publish"),
    run: (f) => f.open("publish", "holding"),
  },
  sheet("subscribe", "Updates by mail: get them, or stop them", null, { key: "u", slash: "subscribe" }),
  sheet("copies", "Copy the banner and SMS texts of the last update", "milestone.read", { slash: "copies" }),
  {
    id: "advance",
    title: "Advance to the next phase",
    key: "A",
    slash: "advance",
    refusal: (f) => (f.snapshot.phase < LAST_PHASE ? whileOpen(f, "incident.advance") : "This is the last phase."),
    run: (f) => f.open("advance"),
  },
  status("Monitoring", "Set to Monitoring", { key: "m", slash: "monitoring" }),
  {
    id: "close",
    title: "Close: impact, cause, After Action, release, Resolved",
    key: "R",
    slash: "resolve",
    refusal: (f) =>
      f.snapshot.phase === LAST_PHASE
        ? whileOpen(f, "incident.close")
        : `An incident is closed in phase ${LAST_PHASE}; it is in ${f.snapshot.phase}.`,
    run: (f) => f.open("close"),
  },
  {
    id: "reopen",
    title: "Reopen",
    slash: "reopen",
    refusal: (f) => (f.snapshot.status === "Resolved" ? f.refuse("incident.setStatus") : "The incident runs."),
    run: (f) => f.open("status", "Active"),
  },
  sheet("severity", "Change the severity", "incident.setSeverity", { key: "s", slash: "severity" }),
  sheet("alarm-level", "Set the alarm level", "incident.setAlarmLevel", { slash: "box" }),
  running("path", "Open a recovery path", "recovery.open", { key: "r", slash: "track" }),
  tab("now", "What is needed now", { slash: "now" }),
  running("extend", "Extend the timebox that ends next", "recovery.edit", { key: "x", slash: "extend" }),
  sheet("hypothesis", "Raise a hypothesis", "hypothesis.edit", { key: "y", slash: "hyp" }),
  sheet("can", "Report Conditions, Actions, Needs", "can.report", { key: "c", slash: "can" }),
  running("conditions", "Ask teams for conditions", "conditions.ask", { key: "C", slash: "conditions" }),
  tab("conditions", "Conditions and needs", { slash: "needs" }),
  {
    id: "acknowledge",
    title: "Acknowledge the first notice",
    key: "z",
    slash: "ack",
    refusal: (f) => f.refuse("notice.acknowledge"),
    run: () => document.getElementById("acknowledge-notice")?.click(),
  },
  sheet("notices", "Notices and escalations", null, { slash: "notices" }),
  running("escalate", "Escalate to the Leader: an account asks, data in doubt", "escalation.raise", {
    key: "E",
    slash: "escalate",
  }),
  sheet("participant", "Join, leave, or put somebody on", "command.join", { key: "j", slash: "join" }),
  sheet("handoff", "Hand a command role over", "command.handOff", { key: "w", slash: "handoff" }),
  sheet("roll-call", "Roll-call: who is on it", "command.read", { key: "O", slash: "roll" }),
  sheet("release", "Release people", "command.assign", { slash: "release" }),
  sheet("team-history", "Command team over time", "command.read", { slash: "history" }),
  running("page-team", "Page a team", "page.send", { key: "P", slash: "dispatch" }),
  sheet("arrived", "A paged team has arrived", "page.answer", { slash: "arrived" }),
  tab("pages", "Pages to teams", { slash: "pages" }),
  tab("validation", "Validation of each system", { key: "v", slash: "validation" }),
  sheet("task", "Add a task to a branch", "task.edit", { key: "t", slash: "task" }),
  sheet("question", "Ask a question", "question.ask", { key: "q", slash: "ask" }),
  tab("queues", "Branch queues", { slash: "queues" }),
  tab("questions", "Open questions", { slash: "questions" }),
  tab("impact", "Impact and cause", { slash: "impact" }),
  {
    id: "title",
    title: "Edit the title",
    key: "e",
    refusal: (f) => f.refuse("incident.edit"),
    run: (f) => f.begin("title"),
  },
  {
    id: "description",
    title: "Edit the description",
    key: "d",
    refusal: (f) => f.refuse("incident.edit"),
    run: (f) => f.begin("description"),
  },
  {
    id: "bridge",
    title: "Join the bridge",
    key: "b",
    slash: "bridge",
    refusal: (f) => (f.snapshot.bridgeUrl ? null : "The incident has no bridge link yet."),
    run: (f) => f.snapshot.bridgeUrl && window.open(f.snapshot.bridgeUrl, "_blank", "noopener,noreferrer"),
  },
  {
    id: "new",
    title: "Open another incident",
    key: "n",
    slash: "new",
    refusal: (f) => f.refuse("incident.open"),
    run: (f) => f.go("/new"),
  },
  ...VIEWS.map(
    (view): FiregroundCommand => ({
      id: `view.${view}`,
      title: `View: ${VIEW_LABEL[view]}`,
      refusal: anyone,
      run: () => chooseView(view),
    }),
  ),
  { id: "board", title: "Go to the board", key: "g", slash: "leave", refusal: anyone, run: (f) => f.go("/admin") },
  sheet("link", "Link, merge, or mark as a duplicate", "incident.link", { slash: "link" }),
  sheet("palette", "Find a command", null, { key: ":" }),
  sheet("keys", "All keys", null, { key: "?", slash: "help" }),
];
