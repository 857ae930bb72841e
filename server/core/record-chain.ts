import { commsHash, type HashedCommsRow, headMac, recordHash } from "./record-hash";

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

export type CommsChainRow = HashedCommsRow & { hash: string };

/** The first thing wrong with a row of the comms log, given the one before it; null where it is sound. */
export function checkCommsRow(row: CommsChainRow, expectedSeq: number, prevHash: string): Break | null {
  if (row.seq > expectedSeq) return { seq: expectedSeq, what: `message #${expectedSeq} is missing` };
  if (row.prevHash !== prevHash) return { seq: row.seq, what: `message #${row.seq} does not follow the one before it` };
  if (commsHash(row) !== row.hash) return { seq: row.seq, what: `message #${row.seq} was changed` };
  return null;
}

/** Where the record says that the comms log ended after a publication. */
export type CommsSeal = { seq: number; hash: string };

/** The first thing wrong with a comms log, its chain and then against the seals in the record; null where sound. */
export function checkCommsLog(rows: CommsChainRow[], seals: CommsSeal[]): Break | null {
  let prevHash = "";
  for (const [index, row] of rows.entries()) {
    const broken = checkCommsRow(row, index + 1, prevHash);
    if (broken) return broken;
    prevHash = row.hash;
  }
  for (const seal of seals) {
    if (seal.seq === 0) continue;
    const row = rows[seal.seq - 1];
    if (!row) return { seq: rows.length + 1, what: `message #${rows.length + 1} and what followed was cut off` };
    if (row.hash !== seal.hash) return { seq: seal.seq, what: `message #${seal.seq} is not the one that was sent` };
  }
  const sealed = seals.at(-1)?.seq ?? 0;
  if (rows.length > sealed) return { seq: sealed + 1, what: `message #${sealed + 1} was added from outside` };
  return null;
}
