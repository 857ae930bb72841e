import { headMac, recordHash } from "./record-hash";

export type ChainRow = Parameters<typeof recordHash>[0] & { hash: string };
export type ChainHead = { id: string; lastSeq: number; lastHash: string; headMac: string };
export type Break = { seq: number; what: string };

/**
 * The first thing wrong with a row, given the one before it; null where it is sound.
 * @param expectedSeq the seq that must come next, from 1
 * @param prevHash hash of the row before, "" before the first
 */
export function checkRow(row: ChainRow, expectedSeq: number, prevHash: string): Break | null {
  if (row.seq > expectedSeq) {
    return { seq: expectedSeq, what: `entry #${expectedSeq} is missing` };
  }
  if (row.seq < expectedSeq) return { seq: row.seq, what: `entry #${row.seq} stands twice` };
  if (row.prevHash !== prevHash) return { seq: row.seq, what: `entry #${row.seq} does not follow the one before it` };
  if (recordHash(row) !== row.hash) return { seq: row.seq, what: `entry #${row.seq} was changed` };
  return null;
}

/** The first thing wrong with a record's end: rows cut off, or a head that was written by someone else. */
export function checkHead(head: ChainHead, lastSeq: number, lastHash: string): Break | null {
  if (head.lastSeq > lastSeq) return { seq: lastSeq + 1, what: `entry #${lastSeq + 1} and what followed was cut off` };
  if (head.lastSeq < lastSeq)
    return { seq: head.lastSeq + 1, what: `entry #${head.lastSeq + 1} was added from outside` };
  if (head.lastHash !== lastHash) return { seq: lastSeq, what: `entry #${lastSeq} is not the one recorded last` };
  if (headMac(head.id, head.lastSeq, head.lastHash) !== head.headMac) {
    return {
      seq: lastSeq,
      what: `the record's seal does not fit: its end was rewritten after entry #${lastSeq} or before`,
    };
  }
  return null;
}
