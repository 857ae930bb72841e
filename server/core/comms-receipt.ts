import { statesOf } from "./comms-chain";
import { addressHash, climb, linkHash, type MerkleStep } from "./comms-hash";
import { sha256 } from "./ids";

/** What a receipt proves with: see docs/operations/comms-log.md. */
export type ReceiptParts = {
  content: string;
  prevHash: string;
  hash: string;
  following: readonly string[];
  head: { seq: number; hash: string };
  recipient: {
    position: number;
    address: string;
    salt: string;
    path: readonly MerkleStep[];
    states: readonly { index: number; content: string }[];
  } | null;
};

export type ReceiptCheck = {
  isWhole: boolean;
  /** What does not fit, in a sentence each. */
  problems: string[];
  /** A head from elsewhere was given, and it fits: the rows up to it are those of the log. */
  isAnchored: boolean;
  subject: string;
  body: string;
  audience: string;
  channel: string;
  seq: number;
  publishedAt: string;
  publishedByName: string;
  head: { seq: number; hash: string };
  recipient: { address: string; state: string } | null;
};

type Content = {
  seq: number;
  subject: string;
  body: string;
  audience: string;
  channel: string;
  publishedAt: string;
  publishedByName: string;
  recipientCount: number;
  recipientsRoot: string;
  states: string;
  aboutSeq: number | null;
};

const read = (content: string): Content => JSON.parse(content) as Content;

function checkRecipient(receipt: ReceiptParts, row: Content, problems: string[]): ReceiptCheck["recipient"] {
  const { recipient, following } = receipt;
  if (!recipient) return null;
  const hash = addressHash(recipient.salt, recipient.address);
  // Told at first, or put right later: the last hash of the place counts.
  let isToldTo = climb(recipient.position, hash, recipient.path) === row.recipientsRoot;
  let state = "queued";
  for (const { index, content } of recipient.states) {
    const told = read(content);
    if (following[index] !== sha256(content) || told.seq !== row.seq + 1 + index || told.aboutSeq !== row.seq) {
      problems.push(`The states at place ${index} are not those of the log.`);
      continue;
    }
    for (const entry of statesOf(told)) {
      if (entry.p !== recipient.position) continue;
      state = entry.s;
      if (entry.h !== undefined) isToldTo = entry.h === hash;
    }
  }
  if (!isToldTo) problems.push("The address is not among the message's recipients.");
  return { address: recipient.address, state };
}

/** What is wrong with a receipt by a head from elsewhere: it must be one of the rows from the message on. */
function checkPublished({ seq, hash }: Published, first: number, links: readonly string[]): string | null {
  const last = first + links.length - 1;
  if (seq === undefined) return links.includes(hash) ? null : NOT_PUBLISHED;
  if (seq < first) return "The published head is from before this message and says nothing of it.";
  if (seq > last) return `The published head is later than the receipt, which ends at #${last}. Ask for a new receipt.`;
  return links[seq - first] === hash ? null : NOT_PUBLISHED;
}
const NOT_PUBLISHED = "No row from the message on is the head that was published.";

/** A head from another source than the receipt; with its place, what does not fit is told apart. */
export type Published = { seq?: number | undefined; hash: string };

/**
 * Whether a receipt holds together: the row's contents, its links up to the head, the recipient's place. Needs nothing
 * but the receipt; that its rows are the log's own, a head shows that was published elsewhere.
 */
export function checkReceipt(receipt: ReceiptParts, published?: Published): ReceiptCheck {
  const problems: string[] = [];
  const row = read(receipt.content);
  if (linkHash(receipt.prevHash, sha256(receipt.content)) !== receipt.hash) {
    problems.push("The message's contents do not give its hash.");
  }
  const links = [receipt.hash];
  for (const next of receipt.following) links.push(linkHash(links.at(-1) ?? "", next));
  if (links.at(-1) !== receipt.head.hash) problems.push("The rows after the message do not lead to the head.");
  if (row.seq + receipt.following.length !== receipt.head.seq) problems.push("The head stands at another place.");
  const recipient = checkRecipient(receipt, row, problems);
  const problem = published ? checkPublished(published, row.seq, links) : null;
  if (problem) problems.push(problem);
  return {
    isWhole: problems.length === 0,
    problems,
    isAnchored: published !== undefined && problem === null,
    subject: row.subject,
    body: row.body,
    audience: row.audience,
    channel: row.channel,
    publishedAt: row.publishedAt,
    publishedByName: row.publishedByName,
    seq: row.seq,
    head: receipt.head,
    recipient,
  };
}
