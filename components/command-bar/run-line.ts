import { COMMANDS } from "@/components/incidents/commands";
import type { Fireground } from "@/components/incidents/fireground-context";
import { SEVERITY_LIST } from "@/components/incidents/severity-tag";
import { chooseView, VIEWS } from "@/components/incidents/view";
import { toFailure } from "@/components/providers/failure";
import type { Client } from "@/components/providers/trpc";
import { serverTime } from "@/components/time/clock-store";
import { parseAsk, parseCan } from "@/server/can-reports/rules";
import { isDowngrade, isMetAt, phaseName } from "@/server/incidents/rules";
import { type NamedPath, parseArguments } from "./parse-line";

/** What a command of the bar may use. */
export type Surroundings = {
  fireground: Fireground;
  client: Client;
  paths: readonly NamedPath[];
  /** People known here, and teams that can be paged. */
  people: readonly string[];
  teams: readonly string[];
};
/** What became of a line: what to say, or what is wrong with it; the line stays where something is. */
export type Result = { ok: true; said: string } | { ok: false; problem: string };

type Handler = (rest: string, around: Surroundings, options: Options) => Promise<string>;
type Options = { context: { requestId: string } };

/** Something about the line itself: it stays, to be mended. */
class Unclear extends Error {}
const need = (text: string, example: string): string => {
  if (text === "") throw new Unclear(`Say what: ${example}`);
  return text;
};

/** A name before a colon: "App: pool is full" → ["App", "pool is full"]. */
function named(rest: string, example: string): [name: string, text: string] {
  const [, name = "", text = ""] = /^([^:]{1,120}):\s*([\s\S]+)$/.exec(rest) ?? [];
  if (!name) throw new Unclear(`Put the name before a colon: ${example}`);
  return [name.trim(), text.trim()];
}

const oneOf = (wanted: string, names: readonly string[], what: string): string => {
  const low = wanted.trim().toLowerCase();
  const found =
    names.find((name) => name.toLowerCase() === low) ?? names.find((name) => name.toLowerCase().startsWith(low));
  if (found && low) return found;
  const known = names.length > 0 ? `There are: ${names.join(", ")}.` : `There is no ${what} now.`;
  throw new Unclear(`There is no ${what} "${wanted}". ${known}`);
};

/** Commands that do something with what stands behind them; without anything behind them they open their dialog. */
const HANDLERS: Record<string, Handler> = {
  async log(text, { fireground, client }, options) {
    const entry = await client.timeline.append.mutate({ ref: fireground.snapshot.ref, text }, options);
    return `Logged as #${entry.seq}`;
  },
  async advance(note, { fireground, client }, options) {
    const { ref, phase, conditions } = fireground.snapshot;
    if (!conditions.every((condition) => isMetAt(condition, serverTime()))) {
      fireground.open("advance", note);
      return "Not everything is met: say why you go on, or wait";
    }
    const next = await client.incident.advance.mutate({ ref, fromPhase: phase, note }, options);
    fireground.take(next);
    return `Advanced to phase ${next.phase}, ${phaseName(next.phase)}`;
  },
  async severity(rest, { fireground, client }, options) {
    const [, severity = "", reason = ""] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
    const chosen = SEVERITY_LIST.find((one) => one.toLowerCase() === severity.toLowerCase());
    // Up is one step; down shows first what follows from it.
    if (chosen && isDowngrade(fireground.snapshot.severity, chosen)) {
      fireground.open("severity", `${chosen} ${reason}`);
      return `What follows from ${chosen}`;
    }
    const input = { ref: fireground.snapshot.ref, severity, reason };
    const next = await client.incident.setSeverity.mutate(input, options);
    fireground.take(next);
    return `Severity: ${next.severity}`;
  },
  async track(rest, { fireground, client, people, teams }, options) {
    const { text, who, minutes } = parseArguments(rest, [...people, ...teams]);
    const title = need(text, "/track Roll back release 812 @Sofia Chen 15m");
    const timeboxMinutes = minutes ?? fireground.config.pathTimeboxMinutes;
    const input = { ref: fireground.snapshot.ref, title, timeboxMinutes, ...(who ? { owner: who } : {}) };
    const path = await client.recovery.open.mutate(input, options);
    return `Recovery path opened: ${path.title} (${path.owner}, ${timeboxMinutes} min)`;
  },
  async escalate(rest, { fireground, client }, options) {
    const { ref } = fireground.snapshot;
    const [name, reason] = named(rest, "/escalate Acme: asks for a call, or /escalate data: orders booked twice");
    const isData = name.toLowerCase() === "data";
    const about = isData ? { kind: "data-integrity" as const } : { kind: "strategic-account" as const, account: name };
    const [raised] = await client.notice.escalate.mutate({ ref, reason, ...about }, options);
    return `Escalated to ${raised?.escalatedTo ?? "the Leader"}`;
  },
  async hyp(title, { fireground, client }, options) {
    await client.hypothesis.raise.mutate({ ref: fireground.snapshot.ref, title }, options);
    return `Hypothesis raised: ${title}`;
  },
  async task(rest, { fireground, client, people, paths }, options) {
    const example = "/task App: drain node 4 @Sofia Chen 10m";
    const [branch, about] = named(rest, example);
    const { text, who, minutes } = parseArguments(about, people);
    const task = await client.task.add.mutate(
      {
        ref: fireground.snapshot.ref,
        branch: oneOf(branch, fireground.config.branches, "branch"),
        title: need(text, example),
        ...(who ? { assignee: who } : {}),
        ...(minutes ? { timeboxMinutes: minutes } : {}),
        ...(paths.length === 1 && paths[0] ? { pathId: paths[0].id } : {}),
      },
      options,
    );
    return `Task added to ${task.branch}: ${task.title}`;
  },
  async ask(rest, { fireground, client, people, teams }, options) {
    const { text, who, minutes } = parseArguments(rest, [...people, ...teams, "Customer Ops", "Service Manager"]);
    const input = {
      ref: fireground.snapshot.ref,
      text: need(text, "/ask Does Acme see errors? @Customer Ops 5m"),
      ...(who ? { assignedTo: who } : {}),
      ...(minutes ? { minutes } : {}),
    };
    await client.question.ask.mutate(input, options);
    return `Asked${who ? ` of ${who}` : ""}: ${text}`;
  },
  async conditions(rest, { fireground, client, teams }, options) {
    const { teams: asked, minutes } = parseAsk(rest, teams);
    await client.conditions.ask.mutate({ ref: fireground.snapshot.ref, teams: asked, minutes }, options);
    fireground.show("conditions", "aside");
    return `Conditions asked of ${asked.join(", ")}`;
  },
  async can(rest, { fireground, client }, options) {
    const [team, text] = named(
      rest,
      "/can App: pool is saturated; a: rolling back @Sofia 10m; n: a reviewer ?Database",
    );
    const draft = parseCan(text.replace(/;\s*/g, "\n"));
    await client.can.report.mutate({ ref: fireground.snapshot.ref, team, ...draft }, options);
    return `CAN from ${team} is in the record`;
  },
  async dispatch(rest, { fireground, client, teams }, options) {
    const wanted = rest.split(",").map((name) => oneOf(name, teams, "team"));
    await client.page.send.mutate({ ref: fireground.snapshot.ref, teams: wanted }, options);
    fireground.show("pages", "aside");
    return `Paged: ${wanted.join(", ")}`;
  },
  async arrived(rest, { fireground, client }, options) {
    const { ref } = fireground.snapshot;
    const pages = await client.page.list.query({ ref });
    const pending = pages.filter((page) => !page.arrivedAt && !page.cancelledAt);
    const team = oneOf(
      rest,
      pending.map((page) => page.team),
      "paged team that is on its way",
    );
    const page = pending.find((one) => one.team === team);
    if (!page) throw new Unclear("No team is on its way.");
    await client.page.arrive.mutate({ ref, pageId: page.id }, options);
    return `${team} arrived`;
  },
  async join(rest, { fireground }) {
    const [, number] = /^(?:inc-)?(\d+)$/i.exec(rest) ?? [];
    if (!number) throw new Unclear("Name the incident: /join INC-42. /join alone joins this one's team.");
    fireground.go(`/admin/incidents/INC-${number}`);
    return `To INC-${number}`;
  },
  async box(rest, { fireground }) {
    fireground.open("alarm-level", rest);
    return "Set the alarm level";
  },
  async find(rest, { fireground }) {
    fireground.begin("search", rest);
    return `Search: ${rest}`;
  },
  async what(rest, { fireground, client }) {
    const { items } = await client.incident.list.query({ status: "open", limit: 100 });
    const wanted = rest.toLowerCase();
    const found = items.filter((one) => `${one.ref} ${one.title}`.toLowerCase().includes(wanted));
    const [only] = found;
    if (only && found.length === 1) {
      fireground.go(`/admin/incidents/${only.ref}`);
      return `To ${only.ref}`;
    }
    fireground.open("palette", found.length > 0 ? rest : "INC-");
    return found.length > 0 ? `${found.length} answer to that` : "None answers to that: these are open";
  },
  async view(rest) {
    const view = oneOf(rest, VIEWS, "view");
    chooseView(VIEWS.find((one) => one === view) ?? "classic");
    return `View: ${view}`;
  },
};

/** Words that only the bar knows, with what they do. */
export const BAR_WORDS: Readonly<Record<string, string>> = {
  ls: "The open incidents",
  join: "Go to another incident: /join INC-42",
  what: "Find an open incident by its words",
  view: "Classic, focus or terminal",
  pop: "This fireground in a window of its own",
  mom: "A milestone: write and publish an update",
  clear: "Empty the line",
};

const BARE: Record<string, (around: Surroundings) => string> = {
  ls: ({ fireground }) => {
    fireground.open("palette", "INC-");
    return "The open incidents";
  },
  pop: () => {
    window.open(window.location.href, "_blank", "popup,width=1280,height=900");
    return "Opened in a window of its own";
  },
  mom: ({ fireground }) => {
    fireground.open("publish");
    return "Write the update";
  },
  clear: () => "",
};

/**
 * Does what a command of the bar says. A command with nothing behind it does what its key does.
 * @param requestId of this line: sent again, it does nothing twice
 */
export async function runLine(word: string, rest: string, around: Surroundings, requestId: string): Promise<Result> {
  const { fireground } = around;
  try {
    const bare = BARE[word];
    const handler = HANDLERS[word];
    if (rest !== "" && !handler && word !== "clear") {
      // It would be gone with the line.
      const what = `/${word} takes nothing behind it`;
      return { ok: false, problem: `${what}. Take the rest away, or put a space before the line to log it as a note.` };
    }
    if (bare) return { ok: true, said: bare(around) };
    const command = COMMANDS.find((one) => one.slash === word);
    const refusal = command?.refusal(fireground) ?? null;
    if (refusal) return { ok: false, problem: refusal };
    if (handler && (rest !== "" || word === "advance")) {
      const said = await handler(rest, around, { context: { requestId } });
      fireground.refresh();
      return { ok: true, said };
    }
    if (!command) return { ok: false, problem: `Say what behind /${word}: ${BAR_WORDS[word] ?? ""}` };
    command.run(fireground);
    return { ok: true, said: command.title };
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, problem: error.message };
    const failure = toFailure(error);
    // It waits in the outbox: there is nothing to mend, and sent again it would be done twice.
    if (failure.code === "QUEUED") return { ok: true, said: failure.message };
    if (word === "advance" && failure.unmet.length > 0) {
      fireground.open("advance", rest);
      return { ok: true, said: failure.message };
    }
    return { ok: false, problem: failure.message };
  }
}
