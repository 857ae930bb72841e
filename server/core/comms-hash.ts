import { canonicalJson } from "./canonical";
import { sha256 } from "./ids";
import { headMac } from "./record-hash";

/** A row of the comms log without its hash and without the recipients' hashes, which stand under the root. */
export type CommsRow = {
  incidentId: string;
  seq: number;
  id: string;
  kind: string;
  hashVersion: number;
  milestoneId: string;
  messageId: string | null;
  aboutSeq: number | null;
  templateVersionId: string | null;
  channel: string;
  audience: string;
  subject: string;
  body: string;
  severityAtSend: string;
  recipientCount: number;
  recipientsRoot: string;
  states: string;
  publishedById: string | null;
  publishedByName: string;
  publishedAt: Date;
  prevHash: string;
};

/** The formula of rows written today; 1 is the one before recipients were sealed. */
export const COMMS_HASH_VERSION = 2;

/** What a row says, as the bytes that are hashed: JSON with sorted keys and no white space (docs/operations/comms-log.md). */
export function commsContent(row: CommsRow): string {
  return canonicalJson({
    aboutSeq: row.aboutSeq,
    audience: row.audience,
    body: row.body,
    channel: row.channel,
    id: row.id,
    incidentId: row.incidentId,
    kind: row.kind,
    messageId: row.messageId,
    milestoneId: row.milestoneId,
    publishedAt: row.publishedAt.toISOString(),
    publishedById: row.publishedById,
    publishedByName: row.publishedByName,
    recipientCount: row.recipientCount,
    recipientsRoot: row.recipientsRoot,
    seq: row.seq,
    severityAtSend: row.severityAtSend,
    states: row.states,
    subject: row.subject,
    templateVersionId: row.templateVersionId,
    version: row.hashVersion,
  });
}

/** The next link of the chain. In two steps, so that a receipt can show later rows by their contents' hashes alone. */
export const linkHash = (prevHash: string, contentHash: string): string => sha256(`${prevHash}:${contentHash}`);

/** Hash of a row of the comms log by the formula that it names, chained through prevHash ("" for the first). */
export function commsHash(row: CommsRow): string {
  if (row.hashVersion === 1) return firstCommsHash(row);
  return linkHash(row.prevHash, sha256(commsContent(row)));
}

function firstCommsHash(row: CommsRow): string {
  return sha256(
    canonicalJson([
      row.incidentId,
      row.seq,
      row.id,
      row.milestoneId,
      row.channel,
      row.audience,
      row.subject,
      row.body,
      row.severityAtSend,
      row.recipientCount,
      row.publishedById,
      row.publishedByName,
      row.publishedAt.toISOString(),
      row.prevHash,
    ]),
  );
}

/** Seal over the end of an incident's comms log; no seal of the record fits here. */
export const commsMac = (incidentId: string, seq: number, hash: string): string =>
  headMac(`comms:${incidentId}`, seq, hash);

/** What the log keeps of a recipient: with the salt gone, nobody can tell from it whose address it was. */
export const addressHash = (salt: string, address: string): string => sha256(`${salt}:${address.toLowerCase()}`);

const leafHash = (position: number, hash: string): string => sha256(`leaf:${position}:${hash}`);
const nodeHash = (left: string, right: string): string => sha256(`node:${left}:${right}`);

/** The rows of the tree from its leaves up. One without a neighbour goes up as it is. */
function levelsOf(hashes: readonly string[]): string[][] {
  let level = hashes.map((hash, index) => leafHash(index + 1, hash));
  const levels = [level];
  while (level.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left = "", right] = [level[i], level[i + 1]];
      next.push(right === undefined ? left : nodeHash(left, right));
    }
    levels.push(next);
    level = next;
  }
  return levels;
}

/** Root over the recipients' hashes in the order of their positions, from 1; "" where there are none. */
export const merkleRoot = (hashes: readonly string[]): string => levelsOf(hashes).at(-1)?.[0] ?? "";

export type MerkleStep = { side: "left" | "right"; hash: string };

/** The neighbours on the way from one recipient up to the root: they prove its place and tell nothing of the others. */
export function merklePath(hashes: readonly string[], position: number): MerkleStep[] {
  let index = position - 1;
  const path: MerkleStep[] = [];
  for (const level of levelsOf(hashes)) {
    const hash = level[index ^ 1];
    if (hash !== undefined && level.length > 1) path.push({ side: index % 2 === 1 ? "left" : "right", hash });
    index >>= 1;
  }
  return path;
}

/** The root that a recipient's hash leads to along its path. */
export const climb = (position: number, hash: string, path: readonly MerkleStep[]): string =>
  path.reduce(
    (at, step) => (step.side === "left" ? nodeHash(step.hash, at) : nodeHash(at, step.hash)),
    leafHash(position, hash),
  );
