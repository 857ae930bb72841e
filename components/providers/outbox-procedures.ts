/**
 * What may be sent later: it adds to the record, it ends what the server refuses to end twice, or it names what its
 * writer saw, so that it is refused where somebody else was faster. What speaks to the outside or overwrites unseen
 * (publishing, paging, severity, status, roles, settings, sign-in) needs the network at once, and so does all else.
 */

const always = () => true;
const naming =
  (name: string) =>
  (input: unknown): boolean =>
    input !== null && typeof input === "object" && name in input && input[name as keyof typeof input] !== undefined;

const MAY_WAIT: ReadonlyMap<string, (input: unknown) => boolean> = new Map<string, (input: unknown) => boolean>([
  ["timeline.append", always],
  ["timeline.postMicroUpdate", always],
  ["timeline.pin", always],
  ["incident.edit", naming("was")],
  ["incident.advance", naming("fromPhase")],
  ["recovery.open", always],
  ["recovery.edit", naming("was")],
  ["recovery.note", always],
  ["recovery.extend", always],
  ["recovery.pause", always],
  ["recovery.resume", always],
  ["recovery.close", always],
  ["hypothesis.raise", always],
  ["hypothesis.settle", always],
  ["task.add", always],
  ["task.edit", naming("was")],
  ["task.setStatus", naming("from")],
  ["question.ask", always],
  ["question.settle", always],
  ["can.report", always],
  ["can.settle", always],
  ["conditions.ask", always],
  ["conditions.close", always],
  ["checklist.tick", always],
  ["validation.start", always],
  ["validation.add", always],
  ["validation.confirm", naming("seen")],
  ["validation.confirmSystem", naming("seen")],
  ["page.acknowledge", always],
  ["page.arrive", always],
  ["command.join", always],
  ["command.leave", always],
  ["rollCall.answer", always],
]);

/** Whether a write may wait for the network. */
export const mayWait = (path: string, input: unknown): boolean => MAY_WAIT.get(path)?.(input) ?? false;

/** Every procedure that may, whatever its input. */
export const WAITING_PROCEDURES: readonly string[] = [...MAY_WAIT.keys()];
