import { z } from "zod";
import { addressHash, type CommsRow, commsHash, commsMac, merkleRoot } from "./comms-hash";
import { cleanText } from "./text";

export type CommsChainRow = CommsRow & { hash: string; recipientHashes: Uint8Array | null };
/** Where the record says that the comms log ended after a publication. */
export type CommsSeal = { seq: number; hash: string };
export type CommsChainHead = { seq: number; hash: string; mac: string };
/** A delivery as far as the log can vouch for it. */
export type LoggedDelivery = {
  messageId: string;
  position: number | null;
  address: string;
  salt: string | null;
  state: string;
  erasedAt: Date | null;
};
/** What the outbox sends for a row of the log. */
export type LoggedText = { id: string; subject: string; body: string | null };
export type CommsBreak = { seq: number; what: string };

/** What became of one recipient: place, state, and the new salted hash where the address was corrected. */
export const StateEntry = z.strictObject({
  p: z.int().min(1),
  s: z.string().min(1),
  h: z.string().optional(),
});
export type StateEntry = z.infer<typeof StateEntry>;
const States = z.array(StateEntry).min(1);

/** What a person's erasure is called among the states. */
export const ERASED = "erased";
/** What stands where an erased person's address stood. */
export const erasedAddress = (position: number): string => `erased-${position}`;

/** The recipients' hashes as hex, from the bytes of their row. */
export function hashesOf(bytes: Uint8Array | null): string[] {
  const hex = Buffer.from(bytes ?? []).toString("hex");
  return hex.match(/.{1,64}/g) ?? [];
}

/** The states that a row of the log tells; none where it is a message. @throws where they cannot be read */
export const statesOf = (row: Pick<CommsRow, "states">): StateEntry[] =>
  row.states === "" ? [] : States.parse(JSON.parse(row.states));

const nounOf = (row: Pick<CommsRow, "seq" | "kind">): string =>
  row.kind === "states" ? `entry #${row.seq} (states)` : `message #${row.seq}`;

/** The columns that the first formula does not cover are empty on its rows. */
const isPlain = (row: CommsChainRow): boolean =>
  row.kind === "message" &&
  row.recipientsRoot === "" &&
  row.states === "" &&
  [row.messageId, row.aboutSeq, row.templateVersionId, row.recipientHashes].every((value) => value === null);

function isSound(row: CommsChainRow, last: number): boolean {
  if (commsHash(row) !== row.hash) return false;
  if (row.hashVersion === 1) return last === 1 && isPlain(row);
  if (row.kind === "states") return row.recipientHashes === null;
  if ((row.recipientHashes === null) !== (row.recipientCount === 0)) return false;
  const hashes = hashesOf(row.recipientHashes);
  return merkleRoot(hashes) === row.recipientsRoot && hashes.length === row.recipientCount;
}

/**
 * The first thing wrong with a row of the comms log, given the one before it; null where it is sound.
 * @param lastVersion formula of the row before, 1 before the first: a log never goes back to an older one
 */
export function checkCommsRow(
  row: CommsChainRow,
  expectedSeq: number,
  prevHash: string,
  lastVersion = 1,
): CommsBreak | null {
  if (row.seq > expectedSeq) return { seq: expectedSeq, what: `message #${expectedSeq} is missing` };
  if (row.seq < expectedSeq) return { seq: row.seq, what: `${nounOf(row)} stands twice` };
  if (row.prevHash !== prevHash) return { seq: row.seq, what: `${nounOf(row)} does not follow the one before it` };
  try {
    if (isSound(row, lastVersion)) return null;
  } catch {
    // A value that cannot even be read was not written by us.
  }
  return { seq: row.seq, what: `${nounOf(row)} was changed` };
}

/** The first thing wrong with a log's end, held against the record's seals and the log's own. */
function checkEnd(rows: CommsChainRow[], seals: CommsSeal[], head: (CommsChainHead & { id: string }) | null) {
  const cut = { seq: rows.length + 1, what: `message #${rows.length + 1} and what followed was cut off` };
  for (const seal of seals) {
    if (seal.seq === 0) continue;
    const row = rows[seal.seq - 1];
    if (!row) return cut;
    if (row.hash !== seal.hash) return { seq: seal.seq, what: `message #${seal.seq} is not the one that was sent` };
  }
  const sealed = seals.at(-1)?.seq ?? 0;
  const added = rows.find((row) => row.seq > sealed && row.kind !== "states");
  if (added) return { seq: added.seq, what: `message #${added.seq} was added from outside` };
  const last = rows.at(-1);
  if (!head) return last ? { seq: last.seq, what: "the log's seal is missing" } : null;
  if (head.seq > rows.length) return cut;
  if (head.seq < rows.length) return { seq: head.seq + 1, what: `entry #${head.seq + 1} was added from outside` };
  if (head.hash !== (last?.hash ?? "")) return { seq: head.seq, what: `entry #${head.seq} is not the one logged last` };
  const isSealed = head.mac === (last?.hashVersion === 1 ? "" : commsMac(head.id, head.seq, head.hash));
  if (isSealed) return null;
  return { seq: head.seq, what: `the log's seal does not fit: its end was rewritten at entry #${head.seq} or before` };
}

/** States that a delivery passes through without a row of the log. */
const UNDER_WAY = ["queued", "sending"];

type Told = { seq: number; recipientCount: number; hashes: string[]; states: Map<number, string> };

/** What the log says of each message's recipients at its end. */
function toldOf(rows: CommsChainRow[]): Map<string, Told> {
  const bySeq = new Map<number, Told>();
  const byMessage = new Map<string, Told>();
  for (const row of rows) {
    if (row.messageId !== null) {
      const hashes = hashesOf(row.recipientHashes);
      const told = { seq: row.seq, recipientCount: row.recipientCount, hashes, states: new Map<number, string>() };
      bySeq.set(row.seq, told);
      byMessage.set(row.messageId, told);
    }
    const about = row.aboutSeq === null ? undefined : bySeq.get(row.aboutSeq);
    for (const { p, s, h } of about ? statesOf(row) : []) {
      about?.states.set(p, s);
      if (h !== undefined && about) about.hashes[p - 1] = h;
    }
  }
  return byMessage;
}

function deliveryProblem(told: Told, delivery: LoggedDelivery | undefined, position: number): string | null {
  const who = `recipient ${position} of message #${told.seq}`;
  if (!delivery) return `the delivery to ${who} is missing`;
  const state = told.states.get(position);
  const isErased = state === ERASED;
  if (isErased !== (delivery.erasedAt !== null)) {
    return isErased ? `the erasure of ${who} was undone` : `${who} was erased without a word in the log`;
  }
  const isBlank = delivery.salt === null && delivery.address === erasedAddress(position);
  if (isErased) return isBlank ? null : `the erasure of ${who} was undone`;
  if (addressHash(delivery.salt ?? "", delivery.address) !== told.hashes[position - 1]) {
    return `the address of ${who} is not the one that was told`;
  }
  const isTold = UNDER_WAY.includes(delivery.state)
    ? state === undefined || UNDER_WAY.includes(state)
    : state === delivery.state;
  return isTold ? null : `the state of ${who} is ${delivery.state}, and the log says ${state ?? "queued"}`;
}

/** The first delivery that is not what the log says of it, by message and position; null where all are. */
export function checkDeliveries(rows: CommsChainRow[], deliveries: readonly LoggedDelivery[]): CommsBreak | null {
  const found = new Map<string, LoggedDelivery[]>();
  for (const one of deliveries) {
    const list = found.get(one.messageId);
    if (list) list.push(one);
    else found.set(one.messageId, [one]);
  }
  for (const [messageId, told] of toldOf(rows)) {
    const here = found.get(messageId) ?? [];
    const byPosition = new Map(here.map((one) => [one.position, one]));
    for (let position = 1; position <= told.recipientCount; position += 1) {
      const what = deliveryProblem(told, byPosition.get(position), position);
      if (what) return { seq: told.seq, what };
    }
    if (here.length === told.recipientCount) continue;
    return { seq: told.seq, what: `message #${told.seq} has recipients that were added from outside` };
  }
  return null;
}

/** The first message whose words in the outbox, from which it is sent, are not those of the log; null where all are. */
export function checkTexts(rows: readonly CommsChainRow[], texts: readonly LoggedText[]): CommsBreak | null {
  const found = new Map(texts.map((text) => [text.id, text]));
  for (const { seq, messageId, subject, body } of rows) {
    if (messageId === null) continue;
    const text = found.get(messageId);
    if (!text) return { seq, what: `the outbox's message of #${seq} is missing` };
    if (text.subject === oneLine(subject) && text.body === body) continue;
    return { seq, what: `the outbox's text of message #${seq} is not the one in the log` };
  }
  return null;
}

const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, " ").trim();

export type CommsLogParts = {
  incidentId: string;
  rows: CommsChainRow[];
  /** The outbox's messages of the rows. */
  texts: readonly LoggedText[];
  /** From the record, in its order. */
  seals: CommsSeal[];
  head: CommsChainHead | null;
  deliveries: readonly LoggedDelivery[];
};

/** The first thing wrong with an incident's comms log: its chain, its end, its texts, its recipients; null where all is sound. */
export function checkCommsLog(parts: CommsLogParts): CommsBreak | null {
  let prevHash = "";
  let version = 1;
  for (const [index, row] of parts.rows.entries()) {
    const broken = checkCommsRow(row, index + 1, prevHash, version);
    if (broken) return broken;
    prevHash = row.hash;
    version = row.hashVersion;
  }
  const head = parts.head && { ...parts.head, id: parts.incidentId };
  return (
    checkEnd(parts.rows, parts.seals, head) ??
    checkTexts(parts.rows, parts.texts) ??
    checkDeliveries(parts.rows, parts.deliveries)
  );
}

/** Whether an end of the log that somebody kept outside is still in it: a log set back as a whole is found so. */
export function checkEarlier(rows: CommsChainRow[], kept: CommsSeal): CommsBreak | null {
  const row = rows[kept.seq - 1];
  if (!row) return { seq: rows.length + 1, what: `message #${rows.length + 1} and what followed was cut off` };
  return row.hash === kept.hash
    ? null
    : { seq: kept.seq, what: `entry #${kept.seq} is not the one whose hash was kept` };
}
