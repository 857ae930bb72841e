import { createHmac } from "node:crypto";
import { canonicalJson } from "./canonical";
import { env } from "./env";
import { sha256 } from "./ids";

/** The columns of a record row that its hash covers: all but the hash. */
export type HashedRow = {
  incidentId: string;
  seq: number;
  id: string;
  type: string;
  name: string;
  visibility: string;
  text: string;
  phase: number;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  occurredAt: Date;
  recordedAt: Date;
  payload: unknown;
  correctsSeq: number | null;
  prevHash: string;
};

/** Hash of one row of the record, chained through prevHash ("" for the first). */
export function recordHash(row: HashedRow): string {
  return sha256(
    canonicalJson([
      row.incidentId,
      row.seq,
      row.id,
      row.type,
      row.name,
      row.visibility,
      row.text,
      row.phase,
      row.actorKind,
      row.actorId,
      row.actorName,
      row.occurredAt.toISOString(),
      row.recordedAt.toISOString(),
      row.payload,
      row.correctsSeq,
      row.prevHash,
    ]),
  );
}

/**
 * MAC over a chain's head with a key that the database never sees, so that rows cut off at the end,
 * or a chain computed anew, are found although the incident's row was mended to match.
 */
export function headMac(chain: string, seq: number, hash: string): string {
  const key = `record:${env().AUTH_SECRET ?? ""}`;
  return createHmac("sha256", key).update(`${chain}|${seq}|${hash}`).digest("hex");
}
