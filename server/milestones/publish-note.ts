import { appendCommsLog, type CommsHead, findCommsHead } from "../comms/append-comms-log";
import { type Context, isImport } from "../core/context";
import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { publishProblem } from "../drafts/rules";
import { loadLintFacts } from "../linter/reads";
import { lintForAudience } from "../linter/rules";
import { getSettings } from "../settings/reads";

type Note = { text: string; mayApprove: boolean };

/**
 * Holds a public entry of the record to what all that the public reads is held to (DOMAIN rows 10, 12): who publishes
 * at this severity, and the linter's errors. Where the incident has a page it is in the comms log at once. A part of
 * the entry's transaction, under the incident's lock.
 * @returns the log's end, for the entry to seal; null where it stands in no log yet
 * @throws FORBIDDEN, UNMET_CONDITIONS by the policy; INVALID_INPUT with what the linter says
 */
export async function publishNote(tx: Tx, ctx: Context, incidentId: string, note: Note): Promise<CommsHead | null> {
  const incident = await tx.incident.findUniqueOrThrow({ where: { id: incidentId } });
  // Recordings are played as they were.
  if (!isImport(ctx)) await check(tx, incident, note);
  if (incident.publicSince === null) return null;
  return append(tx, ctx, incident, await findCommsHead(tx, incident.id), note.text);
}

/** What was marked public before an incident had a page, and is shown with its first update. @returns the log's end */
export async function logEarlierNotes(tx: Tx, ctx: Context, incident: Incident, head: CommsHead): Promise<CommsHead> {
  const notes = await tx.timelineEvent.findMany({
    where: { incidentId: incident.id, visibility: "public", name: "timeline.noted" },
    orderBy: { seq: "asc" },
    select: { text: true },
  });
  let end = head;
  for (const { text } of notes) end = await append(tx, ctx, incident, end, text);
  return end;
}

async function check(tx: Tx, incident: Incident, { text, mayApprove }: Note): Promise<void> {
  const policy = (await getSettings(tx)).publishApproval[incident.severity];
  const problem = publishProblem(policy, incident.severity, { mayApprove, isApproved: false });
  if (problem) {
    const code = policy === "mim_publishes" ? "FORBIDDEN" : "UNMET_CONDITIONS";
    throw new AppError(code, `${problem} As an internal entry it can be logged at once.`, { unmet: [problem] });
  }
  // A note promises nothing: the promise that was made stands.
  const facts = await loadLintFacts(tx, incident, { isResolution: false, nextUpdateEta: "promised" });
  const errors = lintForAudience({ title: "", body: text }, { ...facts, audience: "public" }).filter(
    ({ level }) => level === "error",
  );
  if (errors.length === 0) return;
  const message = `The public would read this. ${[...new Set(errors.map((one) => one.message))].join(" ")}`;
  throw new AppError("INVALID_INPUT", message, { fields: { text: message } });
}

const append = (tx: Tx, ctx: Context, incident: Incident, head: CommsHead, text: string): Promise<CommsHead> =>
  appendCommsLog(tx, ctx, incident.id, head, {
    milestoneId: "",
    messageId: null,
    channel: "status_page",
    audience: "public",
    subject: "Note",
    body: text,
    severity: incident.severity,
    recipients: [],
  });
