import { expect, test } from "vitest";
import { canonicalJson } from "./canonical";
import { type CommsChainRow, type CommsLogParts, checkCommsLog, checkEarlier, ERASED, hashesOf } from "./comms-chain";
import { addressHash, climb, commsHash, commsMac, merklePath, merkleRoot } from "./comms-hash";
import { sha256 } from "./ids";

const INCIDENT = "01INCIDENT";
const TAMPERS = 10_000;

/** Small, seeded and repeatable. */
function dice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  return { below, pick };
}

const bytes = (hashes: readonly string[]) => (hashes.length > 0 ? Buffer.from(hashes.join(""), "hex") : null);

/** A log as a long incident leaves it: old rows, messages with recipients, pages, states, a resend, an erasure. */
function realLog(INCIDENT = "01INCIDENT"): CommsLogParts {
  const rows: CommsChainRow[] = [];
  const texts: { id: string; subject: string; body: string | null }[] = [];
  const deliveries: CommsLogParts["deliveries"][number][] = [];
  const seals: { seq: number; hash: string }[] = [];
  const add = (part: Partial<CommsChainRow>): CommsChainRow => {
    const seq = rows.length + 1;
    const row: CommsChainRow = {
      incidentId: INCIDENT,
      seq,
      id: `01ROW${seq}`,
      kind: "message",
      hashVersion: 2,
      milestoneId: `01M${seq}`,
      messageId: null,
      aboutSeq: null,
      templateVersionId: seq % 2 ? "01TEMPLATE" : null,
      channel: "email",
      audience: "stakeholder",
      subject: `[INC-1] Update ${seq}`,
      body: "Card payments fail for one in eight. We are rolling back.",
      severityAtSend: "Critical",
      recipientCount: 0,
      recipientsRoot: "",
      recipientHashes: null,
      states: "",
      publishedById: "01USER",
      publishedByName: "Kim",
      publishedAt: new Date(1_780_000_000_000 + seq * 60_000),
      prevHash: rows.at(-1)?.hash ?? "",
      hash: "",
      ...part,
    };
    row.hash = commsHash(row);
    rows.push(row);
    return row;
  };
  const seal = (): void => void seals.push({ seq: rows.length, hash: rows.at(-1)?.hash ?? "" });
  const tell = (about: number, entries: object[]) =>
    add({
      kind: "states",
      aboutSeq: about,
      subject: "",
      body: "",
      states: canonicalJson(entries),
      recipientCount: entries.length,
      templateVersionId: null,
    });

  add({ hashVersion: 1, templateVersionId: null, recipientCount: 3 });
  add({ hashVersion: 1, templateVersionId: null, channel: "status_page", audience: "public" });
  seal();
  for (let message = 0; message < 3; message += 1) {
    const people = Array.from({ length: 7 - message }, (_, i) => ({
      address: `p${i}@example.test`,
      salt: `${message}${i}`.repeat(8),
    }));
    const hashes = people.map(({ salt, address }) => addressHash(salt, address));
    const messageId = `${INCIDENT}MSG${message}`;
    const sent = add({
      messageId,
      recipientCount: people.length,
      recipientsRoot: merkleRoot(hashes),
      recipientHashes: bytes(hashes),
    });
    texts.push({ id: messageId, subject: sent.subject, body: sent.body });
    add({ channel: "status_page", audience: "public" });
    seal();
    const states = new Map(people.map((_, i) => [i + 1, "sent"]));
    tell(
      sent.seq,
      [...states].map(([p, s]) => ({ p, s })),
    );
    for (const [p, s] of [
      [1, "delivered"],
      [2, "bounced"],
      [2, "queued"],
      [2, "sent"],
      [3, ERASED],
    ] as const) {
      tell(sent.seq, [{ p, s }]);
      states.set(p, s);
    }
    people.forEach(({ address, salt }, i) => {
      const isErased = states.get(i + 1) === ERASED;
      deliveries.push({
        messageId,
        position: i + 1,
        address: isErased ? `erased-${i + 1}` : address,
        salt: isErased ? null : salt,
        state: isErased ? "sent" : (states.get(i + 1) ?? ""),
        erasedAt: isErased ? new Date(0) : null,
      });
    });
  }
  const last = rows.at(-1);
  const end = { seq: rows.length, hash: last?.hash ?? "" };
  return {
    incidentId: INCIDENT,
    rows,
    texts,
    seals,
    deliveries,
    head: { ...end, mac: commsMac(INCIDENT, end.seq, end.hash) },
  };
}

type Dice = ReturnType<typeof dice>;
type Column = keyof CommsChainRow;

function changed(value: unknown, column: Column, { pick, below }: Dice): unknown {
  if (value instanceof Date) return new Date(value.getTime() + pick([1, -1, 1_000, 86_400_000]));
  if (value instanceof Uint8Array) {
    const copy = Buffer.from(value);
    const at = below(copy.length);
    if (below(4) === 0) return copy.subarray(0, copy.length - pick([1, 32]));
    copy[at] = (copy[at] ?? 0) ^ (1 << below(8));
    return copy;
  }
  if (typeof value === "number") return value + pick([1, -1, 7]);
  if (value === null)
    return column === "aboutSeq" ? 1 : column === "recipientHashes" ? Buffer.alloc(below(2) * 32) : "x";
  const text = String(value);
  return pick([`${text} `, `${text}x`, text.slice(1), "", null, text.replace("a", "\u0430"), text.toUpperCase()]);
}

/** Hashes computed anew from a row on, as somebody without the key can; the head follows where they mend it. */
function mend(log: CommsLogParts, from: number, isHeadMended: boolean): void {
  let prev = log.rows[from - 1]?.hash ?? "";
  for (const row of log.rows.slice(from)) {
    row.prevHash = prev;
    try {
      row.hash = commsHash(row);
    } catch {
      row.hash = sha256(prev);
    }
    prev = row.hash;
  }
  if (isHeadMended && log.head) log.head = { ...log.head, seq: log.rows.length, hash: prev };
}

function renumber(log: CommsLogParts): void {
  for (const [index, row] of log.rows.entries()) row.seq = index + 1;
}

const others = realLog("01OTHER").rows;

const tampers: Record<string, (log: CommsLogParts, dice: Dice) => void> = {
  "a column changed": (log, d) => {
    const row = d.pick(log.rows);
    const column = d.pick(Object.keys(row) as Column[]);
    Object.assign(row, { [column]: changed(row[column], column, d) });
  },
  "a column changed and its chain computed anew": (log, d) => {
    const at = d.below(log.rows.length);
    const row = log.rows[at];
    if (!row) return;
    const column = d.pick(Object.keys(row) as Column[]);
    Object.assign(row, { [column]: changed(row[column], column, d) });
    if (d.below(2) && row.recipientHashes) row.recipientsRoot = merkleRoot(hashesOf(row.recipientHashes));
    mend(log, at, d.below(2) === 1);
  },
  "a row deleted": (log, d) => {
    const at = d.below(log.rows.length);
    log.rows.splice(at, 1);
    if (d.below(2)) for (const row of log.rows.slice(at)) row.seq -= 1;
    if (d.below(2)) mend(log, at, true);
  },
  "a row inserted": (log, d) => {
    const at = d.below(log.rows.length + 1);
    log.rows.splice(at, 0, { ...d.pick(log.rows), id: "01FORGED" });
    if (d.below(2)) renumber(log);
    if (d.below(2)) mend(log, at, true);
  },
  "two rows swapped": (log, d) => {
    const [a, b] = [d.below(log.rows.length), d.below(log.rows.length)];
    const [first, second] = [log.rows[a], log.rows[b]];
    if (!first || !second) return;
    log.rows[a] = second;
    log.rows[b] = first;
    if (d.below(2)) renumber(log);
    if (d.below(2)) mend(log, Math.min(a, b), true);
  },
  "a row of another incident's log put in its place": (log, d) => {
    const at = d.below(log.rows.length);
    const row = d.pick([others[at], d.pick(others)]);
    if (!row) return;
    log.rows[at] = d.below(2) ? { ...row, incidentId: log.incidentId } : { ...row };
    if (d.below(2)) renumber(log);
    if (d.below(2)) mend(log, at, true);
  },
  "a block moved": (log, d) => {
    const from = d.below(log.rows.length);
    const block = log.rows.splice(from, 1 + d.below(4));
    log.rows.splice(d.below(log.rows.length + 1), 0, ...block);
    renumber(log);
    if (d.below(2)) mend(log, 0, d.below(2) === 1);
  },
  "what the record says of the log's end": (log, d) => {
    const seal = d.pick(log.seals);
    if (d.below(2)) seal.hash = d.pick([sha256("x"), "", d.pick(log.rows).hash]);
    else seal.seq += d.pick([1, -1, 100]);
  },
  "a text of the outbox": (log, d) => {
    const text = d.pick(log.texts);
    const change: (() => void)[] = [
      () => Object.assign(text, { subject: `${text.subject}!` }),
      () => Object.assign(text, { body: d.pick([null, "", `${text.body} `]) }),
      () => Object.assign(text, { id: "01ELSEWHERE" }),
      () => Object.assign(log, { texts: log.texts.filter((one) => one !== text) }),
    ];
    d.pick(change)();
  },
  "the end cut off": (log, d) => {
    log.rows.splice(d.below(log.rows.length));
    if (d.below(2)) mend(log, log.rows.length, true);
    // The record's seals may be cut with it, and deliveries set back.
    if (d.below(2)) log.seals = log.seals.filter(({ seq }) => seq <= log.rows.length);
  },
  "the head written over": (log, d) => {
    if (!log.head || d.below(8) === 0) log.head = null;
    else if (d.below(3) === 0) log.head.seq += d.pick([1, -1]);
    else if (d.below(2)) log.head.hash = d.pick(log.rows).hash;
    else log.head.mac = d.pick(["", "0", commsMac("other", log.head.seq, log.head.hash)]);
  },
  "an older formula claimed": (log, d) => {
    const at = d.below(log.rows.length);
    const row = log.rows[at];
    if (!row) return;
    Object.assign(row, { hashVersion: row.hashVersion === 1 ? 2 : 1 });
    if (d.below(2)) mend(log, at, true);
  },
  "a delivery changed": (log, d) => {
    const one = d.pick(log.deliveries);
    const change: (() => void)[] = [
      () => Object.assign(one, { address: `${one.address}x` }),
      () => Object.assign(one, { salt: one.salt === null ? "00" : `${one.salt}0` }),
      () =>
        Object.assign(one, {
          state: one.erasedAt ? one.state : d.pick(["dead", "complained", "suppressed", "queued"]),
        }),
      () => Object.assign(one, { position: d.pick([null, 99, (one.position ?? 0) + 1]) }),
      () => Object.assign(one, { erasedAt: one.erasedAt ? null : new Date(0) }),
      () => Object.assign(one, { messageId: "01ELSEWHERE" }),
    ];
    d.pick(change)();
  },
  "a delivery deleted or added": (log, d) => {
    const list = log.deliveries as CommsLogParts["deliveries"][number][];
    if (d.below(2)) list.splice(d.below(list.length), 1);
    else list.push({ ...d.pick(list), position: d.pick([null, 50]) });
  },
};

const shape = (log: CommsLogParts): string =>
  JSON.stringify(log, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value));

test("an untouched log is whole, and stays so however often it is looked at", () => {
  expect(checkCommsLog(realLog())).toBeNull();
  const log = realLog();
  for (let i = 0; i < 3; i += 1) expect(checkCommsLog(log)).toBeNull();
  expect(
    checkCommsLog({
      incidentId: INCIDENT,
      rows: [],
      texts: [],
      seals: [{ seq: 0, hash: "" }],
      head: null,
      deliveries: [],
    }),
  ).toBeNull();
});

test("a log of old rows alone has no seal, and needs none", () => {
  const log = realLog();
  const rows = log.rows.slice(0, 2);
  const head = { seq: 2, hash: rows[1]?.hash ?? "", mac: "" };
  expect(checkCommsLog({ ...log, rows, head, seals: log.seals.slice(0, 1), deliveries: [] })).toBeNull();
});

test(`${TAMPERS} random tampers are all found`, () => {
  const whole = realLog();
  const original = shape(structuredClone(whole));
  const kinds = Object.keys(tampers);
  const missed: string[] = [];
  const found: Record<string, number> = {};
  for (let seed = 1, made = 0; made < TAMPERS; seed += 1) {
    const log = structuredClone(whole);
    const d = dice(seed);
    const kind = d.pick(kinds);
    tampers[kind]?.(log, d);
    if (shape(log) === original) continue;
    made += 1;
    if (checkCommsLog(log) === null) missed.push(`${kind}, seed ${seed}`);
    else found[kind] = (found[kind] ?? 0) + 1;
  }
  expect(missed).toEqual([]);
  expect(Object.keys(found).sort()).toEqual(kinds.sort());
}, 300_000);

test("a log set back as a whole to an earlier state is found by a head that was kept outside", () => {
  const log = realLog();
  const kept = { seq: log.rows.length, hash: log.rows.at(-1)?.hash ?? "" };
  expect(checkEarlier(log.rows, kept)).toBeNull();
  expect(checkEarlier(log.rows.slice(0, -1), kept)).toMatchObject({ seq: kept.seq });
  expect(checkEarlier(log.rows, { seq: 3, hash: kept.hash })).toMatchObject({ seq: 3 });
});

test("every recipient of any number of them climbs to the root, and no other place or hash does", () => {
  for (let n = 1; n <= 40; n += 1) {
    const hashes = Array.from({ length: n }, (_, i) => sha256(`${n}-${i}`));
    const root = merkleRoot(hashes);
    hashes.forEach((hash, i) => {
      const path = merklePath(hashes, i + 1);
      expect(climb(i + 1, hash, path)).toBe(root);
      expect(climb(i + 2, hash, path)).not.toBe(root);
      expect(climb(i + 1, sha256(hash), path)).not.toBe(root);
    });
  }
  expect(merkleRoot([])).toBe("");
});
