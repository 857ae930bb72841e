/**
 * What may be sent later: it adds to the record, or it names what its writer saw, so that the server refuses it where
 * somebody else was faster. What speaks to the outside or overwrites unseen (publishing, severity, status, roles,
 * settings, sign-in) needs the network at once.
 */

/** Every write of these nouns. */
const NOUNS: ReadonlySet<string> = new Set([
  "timeline",
  "recovery",
  "hypothesis",
  "task",
  "question",
  "can",
  "conditions",
  "checklist",
  "validation",
]);

const has = (input: unknown, name: string): boolean =>
  input !== null && typeof input === "object" && name in input && input[name as keyof typeof input] !== undefined;

/** Single writes of other nouns, each with what its input must name. */
const VERBS: ReadonlyMap<string, (input: unknown) => boolean> = new Map<string, (input: unknown) => boolean>([
  ["incident.edit", (input) => has(input, "was")],
  ["incident.advance", (input) => has(input, "fromPhase")],
  ["page.acknowledge", () => true],
  ["page.arrive", () => true],
  ["command.join", () => true],
  ["command.leave", () => true],
  ["rollCall.answer", () => true],
]);

/** Whether a write may wait for the network. */
export const mayWait = (path: string, input: unknown): boolean =>
  NOUNS.has(path.split(".", 1)[0] ?? "") || (VERBS.get(path)?.(input) ?? false);
