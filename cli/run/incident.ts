import { alarmLevelName, phaseName } from "../../server/incidents/rules";
import type { IncidentSnapshot, SetStatus } from "../../server/incidents/schemas";
import type { LogEntry } from "../../server/timeline/schemas";
import { withBackend } from "../backend";
import type { Call, Outcome } from "../command";
import { facts, plain, table, when } from "../output";
import { required, wholeNumber } from "../parse";

const refOf = (call: Call): string => call.args[0] ?? "";
const phaseOf = ({ phase }: { phase: number }): string => `${phase} ${phaseName(phase)}`;

/** mim incident open */
export async function open(call: Call): Promise<Outcome> {
  const input = {
    title: call.args[0] ?? "",
    severity: required(call, "severity"),
    affectedSystems: call.texts("system"),
    bridgeUrl: call.text("bridge"),
    description: call.text("description"),
    startedAt: call.text("started-at"),
  };
  const incident = await withBackend((backend) => backend.open(input), call.text("request-id"));
  const { ref, title, severity, alarmLevel } = incident;
  return { json: incident, text: `${ref} opened: ${plain(title)} (${severity}, ${alarmLevelName(alarmLevel)})` };
}

/** mim incident list */
export async function list(call: Call): Promise<Outcome> {
  const query = {
    status: call.text("status") as "open" | undefined,
    severity: call.text("severity"),
    limit: wholeNumber(call, "limit"),
    cursor: wholeNumber(call, "cursor"),
  };
  const board = await withBackend((backend) => backend.list(query));
  const rows = board.items.map((each) => [
    each.ref,
    each.severity,
    each.status,
    phaseOf(each),
    when(each.openedAt),
    each.mim,
    each.title,
  ]);
  const more = board.nextCursor === null ? "" : `\nMore: --cursor ${board.nextCursor}`;
  const text =
    rows.length > 0 ? table(["REF", "SEVERITY", "STATUS", "PHASE", "OPENED", "MIM", "TITLE"], rows) : "None.";
  return { json: board, text: text + more };
}

function summary(incident: IncidentSnapshot): string {
  const team = Object.entries(incident.command).map(([role, name]) => `${role} ${name}`);
  const unmet = incident.conditions.filter(({ isMet }) => !isMet).map(({ text }) => text);
  return facts([
    [incident.ref, incident.title],
    ["Severity", `${incident.severity}, ${alarmLevelName(incident.alarmLevel)}`],
    ["Status", incident.status],
    ["Phase", `${phaseOf(incident)}, since ${when(incident.phaseEnteredAt)}`],
    ["Not yet met", unmet.join("; ")],
    ["Systems", incident.affectedSystems.join(", ")],
    ["Bridge", incident.bridgeUrl],
    ["Command", team.join(", ")],
    ["Impact began", incident.impactStartedAt && when(incident.impactStartedAt)],
    ["Detected", when(incident.detectedAt)],
    ["Opened", `${when(incident.openedAt)} by ${incident.openedByName}`],
    ["Mitigated", incident.mitigatedAt && when(incident.mitigatedAt)],
    ["Resolved", incident.resolvedAt && when(incident.resolvedAt)],
    ["Next update", incident.nextUpdateEta && when(incident.nextUpdateEta)],
    ["Description", incident.description.replaceAll("\n", " ")],
  ]);
}

/** mim incident show */
export async function show(call: Call): Promise<Outcome> {
  const incident = await withBackend((backend) => backend.show(refOf(call)));
  return { json: incident, text: summary(incident) };
}

/** mim incident log */
export async function log(call: Call): Promise<Outcome> {
  const [ref = "", text] = call.args;
  if (text === undefined) return timeline(call, ref);
  const input: LogEntry = {
    ref,
    text,
    type: (call.text("type") ?? "action") as "action",
    visibility: call.flag("public") ? "public" : "internal",
    occurredAt: call.text("at"),
    correctsSeq: wholeNumber(call, "corrects"),
  };
  const entry = await withBackend((backend) => backend.log(input), call.text("request-id"));
  return { json: entry, text: `Logged as #${entry.seq} at ${when(entry.occurredAt)}.` };
}

async function timeline(call: Call, ref: string): Promise<Outcome> {
  const limit = wholeNumber(call, "limit") ?? 50;
  const page = await withBackend((backend) => backend.timeline({ ref, limit }));
  const rows = page.items.map((each) => [
    each.seq,
    when(each.occurredAt),
    each.type,
    each.visibility,
    each.actorName,
    each.text,
  ]);
  return { json: page, text: table(["SEQ", "WHEN", "TYPE", "SEEN BY", "WHO", "WHAT"], rows) };
}

/** mim incident advance */
export async function advance(call: Call): Promise<Outcome> {
  const reason = call.text("override");
  const input = {
    ref: refOf(call),
    note: call.text("note"),
    toPhase: wholeNumber(call, "to"),
    fromPhase: wholeNumber(call, "from"),
    ...(reason === undefined ? {} : { override: { reason } }),
  };
  const incident = await withBackend((backend) => backend.advance(input), call.text("request-id"));
  return { json: incident, text: `${incident.ref} is in phase ${phaseOf(incident)}.` };
}

/** mim incident resolve */
export async function resolve(call: Call): Promise<Outcome> {
  const override = call.text("override");
  const input: SetStatus = {
    ref: refOf(call),
    status: "Resolved",
    reason: override ?? call.text("reason"),
    override: override !== undefined,
  };
  const incident = await withBackend((backend) => backend.setStatus(input), call.text("request-id"));
  return { json: incident, text: `${incident.ref} is resolved since ${when(incident.resolvedAt)}.` };
}
