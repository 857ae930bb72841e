import { authorizeHere } from "../command-team/reads";
import { canonicalJson, type Json } from "../core/canonical";
import { type Context, isImport } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Incident, Prisma } from "../db/generated/client";
import { watchCustomers } from "../notices/watch-customers";
import { enqueueRender } from "../status-page/enqueue-render";
import { ensureChecks } from "../validation/start-validation";
import { loadSnapshot, lockIncident } from "./reads";
import { FIELD_LABEL, IMPACT_FIELDS, inWords } from "./rules";
import { type EditableField, EditIncident, type IncidentSnapshot } from "./schemas";

type Change = { field: EditableField; from: Json; to: Json };

/**
 * Edits fields in place, each change recorded old to new (DOMAIN row 41). Where the editor saw another text than
 * stands now, nothing is written and both are given back, so that the later one chooses.
 * @throws STALE with details.current, INVALID_INPUT, FORBIDDEN for impact fields without the right
 */
export async function editIncident({ ctx, input }: { ctx: Context; input: EditIncident }): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.edit", input.ref);
  const wanted = parseInput(EditIncident, input);
  const fields = Object.keys(wanted.set) as EditableField[];
  if (fields.some((field) => IMPACT_FIELDS.has(field))) await authorizeHere(ctx, "impact.edit", wanted.ref);

  return inTransaction(ctx, { action: "incident.edit", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const changes: Change[] = [];
    const stale: { [field: string]: Json } = {};
    for (const field of fields) {
      const from = currentValue(incident, field);
      const to = (wanted.set[field] ?? null) as Json;
      if (canonicalJson(from) === canonicalJson(to)) continue;
      const was = wanted.was?.[field];
      if (was !== undefined && canonicalJson(was) !== canonicalJson(from)) stale[field] = from;
      changes.push({ field, from, to });
    }
    if (Object.keys(stale).length > 0) {
      const names = Object.keys(stale).map((field) => FIELD_LABEL[field as EditableField]);
      const message = `${names.join(", ")} changed while you wrote. Your text is kept: choose which one stays.`;
      throw new AppError("STALE", message, { current: stale });
    }
    if (changes.length === 0) return loadSnapshot(tx, incident.id, ctx.now);
    const edited = await tx.incident.update({ where: { id: incident.id }, data: toColumns(incident, changes) });
    await recordEvent(tx, ctx, incident, {
      name: "incident.edited",
      text: changes.map(describe).join("; "),
      payload: { changes },
    });
    const isOfCustomers = ({ field }: Change) => field === "customerCount" || field === "isCustomerCountConfirmed";
    if (changes.some(isOfCustomers)) await watchCustomers(tx, ctx, incident, edited);
    const systems = changes.find(({ field }) => field === "affectedSystems");
    if (systems && incident.status !== "Resolved" && !isImport(ctx)) {
      // From Mitigation on, and wherever validation began early, a system that comes to light is validated as well.
      const begun = incident.phase >= 6 || (await tx.validationCheck.count({ where: { incidentId: incident.id } })) > 0;
      if (begun) await ensureChecks(tx, ctx, { ...incident, affectedSystems: systems.to as string[] });
    }
    if (changes.some(({ field }) => field === "impactStartedAt")) await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}

function currentValue(incident: Incident, field: EditableField): Json {
  if (field === "phaseNote") return (incident.phaseNotes as Record<string, string>)[String(incident.phase)] ?? "";
  const value = incident[field];
  return value instanceof Date ? value.toISOString() : value;
}

function toColumns(incident: Incident, changes: Change[]): Prisma.IncidentUpdateInput {
  const data: Record<string, Json> = {};
  for (const { field, to } of changes) {
    if (field === "phaseNote") {
      data.phaseNotes = { ...(incident.phaseNotes as Record<string, string>), [incident.phase]: String(to ?? "") };
    } else data[field] = to;
  }
  return data as Prisma.IncidentUpdateInput;
}

const show = (value: Json): string => {
  const words = inWords(value);
  return words === "" ? "empty" : words.length > 120 ? `${words.slice(0, 119)}…` : words;
};

const describe = ({ field, from, to }: Change): string => `${FIELD_LABEL[field]}: ${show(from)} → ${show(to)}`;
