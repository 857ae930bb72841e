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
  subject: string;
  publishedAt: string;
  publishedByName: string;
  head: { seq: number; hash: string };
  recipient: { address: string; state: string } | null;
};

type Content = {
  seq: number;
  subject: string;
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
  // Whose place it is: until a correction the address under the root, from then on the corrected one alone.
  let isTheirs = climb(recipient.position, hash, recipient.path) === row.recipientsRoot;
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
      if (entry.h !== undefined) isTheirs = entry.h === hash;
    }
  }
  if (!isTheirs) problems.push("The address is not among the message's recipients.");
  return { address: recipient.address, state };
}

/**
 * Whether a receipt holds together: the row's contents, its links up to the head, the recipient's place. Needs nothing
 * but the receipt; that its head is the log's own is for the reader to see, where it was published.
 * @param publishedHash the head's hash from another source than the receipt
 */
export function checkReceipt(receipt: ReceiptParts, publishedHash?: string): ReceiptCheck {
  const problems: string[] = [];
  const row = read(receipt.content);
  if (linkHash(receipt.prevHash, sha256(receipt.content)) !== receipt.hash) {
    problems.push("The message's contents do not give its hash.");
  }
  if (receipt.following.reduce(linkHash, receipt.hash) !== receipt.head.hash) {
    problems.push("The rows after the message do not lead to the head.");
  }
  if (row.seq + receipt.following.length !== receipt.head.seq) problems.push("The head stands at another place.");
  const recipient = checkRecipient(receipt, row, problems);
  if (publishedHash !== undefined && publishedHash !== receipt.head.hash) {
    problems.push("The head is not the one that was published.");
  }
  return {
    isWhole: problems.length === 0,
    problems,
    subject: row.subject,
    publishedAt: row.publishedAt,
    publishedByName: row.publishedByName,
    head: receipt.head,
    recipient,
  };
}
