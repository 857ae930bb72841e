import type { OutboxEntry } from "@/components/providers/outbox-store";

type Fields = Record<string, unknown>;

const LABELS: Readonly<Record<string, string>> = {
  "timeline.append": "Log entry",
  "incident.edit": "Edit",
  "incident.advance": "Advance to the next phase",
  "recovery.open": "New recovery path",
  "recovery.close": "End of a recovery path",
  "timeline.postMicroUpdate": "Micro-update",
  "can.report": "CAN report",
  "task.setStatus": "Status of a task",
  "checklist.tick": "Tick on the checklist",
  "validation.confirm": "Check",
  "page.acknowledge": "Page acknowledged",
  "page.arrive": "Page: arrived",
  "rollCall.answer": "Answer to the roll-call",
  "recovery.edit": "Edit of a recovery path",
  "recovery.extend": "New timebox of a recovery path",
  "recovery.note": "Note on a recovery path",
  "recovery.pause": "Pause of a recovery path",
  "recovery.resume": "Recovery path taken up again",
  "recovery.setPhase": "Phase of a recovery path",
  "recovery.makePrimary": "Primary recovery path",
  "hypothesis.raise": "New hypothesis",
  "hypothesis.settle": "State of a hypothesis",
};

/** Inputs that people write; the rest (ids, kinds, times) stays as it was chosen. */
const WRITTEN = new Set(
  `text title body note reason goal currentBet answer result question statement evidence conditions actions needs description
   name outcomeNote summary phaseNote businessImpact customerImpactSummary execSummary audienceNotes workaround faultDomain rootCause
   finalImpact resolutionSummary`.split(/\s+/),
);

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const words = (name: string): string => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** What kind of write it is, in words. */
export function labelOf({ path, input }: OutboxEntry): string {
  if (path === "incident.edit" && isFields(input) && isFields(input.set)) {
    return `Edit of ${Object.keys(input.set).map(words).join(", ")}`;
  }
  const [noun = "", verb = ""] = path.split(".");
  return LABELS[path] ?? `${words(noun).replace(/^./, (letter) => letter.toUpperCase())}: ${words(verb)}`;
}

export type WrittenField = { path: readonly string[]; label: string; text: string };

/** The texts in an input that its writer may want to change before it is sent again. */
export function writtenFields(input: unknown): WrittenField[] {
  if (!isFields(input)) return [];
  return Object.entries(input).flatMap(([name, value]): WrittenField[] => {
    if (name === "was") return [];
    if (isFields(value)) return writtenFields(value).map((field) => ({ ...field, path: [name, ...field.path] }));
    if (typeof value !== "string" || !WRITTEN.has(name)) return [];
    return [{ path: [name], label: words(name), text: value }];
  });
}

/** The input with one text changed. */
export function withText(input: unknown, path: readonly string[], text: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return text;
  return isFields(input) ? { ...input, [name]: withText(input[name], rest, text) } : input;
}

/**
 * The input as it goes out again after somebody else was faster: what stands now has been seen, so that writing over
 * it is a decision.
 */
export function seen(input: unknown, current: unknown): unknown {
  if (!isFields(input) || !isFields(input.was) || !isFields(current)) return input;
  const was = Object.entries(input.was).map(([name, value]) => [name, name in current ? current[name] : value]);
  return { ...input, was: Object.fromEntries(was) };
}

/** Present values that a refusal gave, in words: what the writer compares theirs with. */
export function presentValues({ input, failure }: OutboxEntry): { label: string; value: string }[] {
  const current = failure?.current;
  if (!isFields(current)) return [];
  const set = isFields(input) && isFields(input.set) ? input.set : current;
  return Object.keys(current)
    .filter((name) => name in set)
    .map((name) => ({ label: words(name), value: shown(current[name]) }));
}

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(String).join(", ");
  return value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
};
