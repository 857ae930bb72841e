import { type EntryFilter, passesFilter, pinOf } from "@/server/timeline/rules";
import type { EventType, TimelineEntry, TimelineOverview } from "@/server/timeline/schemas";
import { EVENT_TYPE_LIST } from "./event-type";

/** Rows that are drawn, measured and kept together. */
export const BLOCK = 10;
/** Rows read at once; whole blocks. */
export const PAGE = 100;
/** Screens are not built for longer lists; what is older is found by a filter. */
const MOST_ROWS = 200_000;

/** Neighbouring rows, newest first. `count` is more than there are entries where some are not read yet. */
export type FeedBlock = { key: number; count: number; entries: readonly TimelineEntry[] };

export type FeedCounts = { total: number; publicCount: number | null; byType: Record<EventType, number> | null };

const keyOf = (seq: number): number => Math.floor((seq - 1) / BLOCK);

/** A row put into rows that are sorted newest first. */
function withEntry(rows: readonly TimelineEntry[], entry: TimelineEntry): readonly TimelineEntry[] {
  const at = rows.findIndex((row) => row.seq < entry.seq);
  return at < 0 ? [...rows, entry] : [...rows.slice(0, at), entry, ...rows.slice(at)];
}

/**
 * The record as far as this screen knows it, by seq, with holes where nobody has looked. An arriving entry costs the
 * same whether the record holds ten rows or ten thousand: one block of rows is replaced, all others stay the same.
 */
export class TimelineFeed {
  newest = 0;
  pins: ReadonlySet<number> = new Set();
  correctedBy: ReadonlyMap<number, number> = new Map();
  overview: TimelineOverview | null = null;
  readonly #blocks = new Map<number, readonly TimelineEntry[]>();
  /** Counted on top of the overview: per type, and what is public. */
  #since = new Map<EventType | "public", number>();
  #pinChanges: { by: number; seq: number; isPinned: boolean }[] = [];

  constructor(items: readonly TimelineEntry[] = []) {
    this.take(items);
  }

  /** Rows of a block as far as they are read; the same array until one of them arrives. */
  rows(key: number): readonly TimelineEntry[] {
    return this.#blocks.get(key) ?? NO_ROWS;
  }

  find(seq: number): TimelineEntry | undefined {
    return this.rows(keyOf(seq)).find((row) => row.seq === seq);
  }

  /** Takes entries in, whatever their order; gives back those that were not there. The record never changes. */
  take(entries: readonly TimelineEntry[]): TimelineEntry[] {
    const fresh: TimelineEntry[] = [];
    for (const entry of entries) {
      const key = keyOf(entry.seq);
      const rows = this.rows(key);
      if (rows.some((row) => row.seq === entry.seq)) continue;
      this.#blocks.set(key, withEntry(rows, entry));
      fresh.push(entry);
      if (entry.seq > this.newest) this.newest = entry.seq;
      this.#follow(entry);
    }
    return fresh;
  }

  /** What an entry says of others: a correction, a pin; and the counts. */
  #follow(entry: TimelineEntry): void {
    if (entry.correctsSeq !== null) this.#correct(entry.correctsSeq, entry.seq);
    if (entry.correctedBySeq) this.#correct(entry.seq, entry.correctedBySeq);
    if (this.overview && entry.seq <= this.overview.asOfSeq) return;
    this.#count(entry);
    const pin = pinOf(entry);
    if (!pin) return;
    this.#pinChanges.push({ by: entry.seq, ...pin });
    if (this.overview) this.setPin(pin.seq, pin.isPinned);
  }

  #correct(seq: number, by: number): void {
    if ((this.correctedBy.get(seq) ?? 0) < by) this.correctedBy = new Map(this.correctedBy).set(seq, by);
  }

  setPin(seq: number, isPinned: boolean): void {
    if (this.pins.has(seq) === isPinned) return;
    const pins = new Set(this.pins);
    if (isPinned) pins.add(seq);
    else pins.delete(seq);
    this.pins = pins;
  }

  /** Takes up what the server counted; later entries that are here already are counted on top. */
  takeOverview(overview: TimelineOverview): void {
    this.overview = overview;
    this.newest = Math.max(this.newest, overview.asOfSeq);
    this.pins = new Set(overview.pins.map(({ seq }) => seq));
    this.#since.clear();
    const changes = this.#pinChanges.filter(({ by }) => by > overview.asOfSeq).sort((a, b) => a.by - b.by);
    this.#pinChanges = [];
    for (const { seq, isPinned } of changes) this.setPin(seq, isPinned);
    for (let seq = overview.asOfSeq + 1; seq <= this.newest; seq += 1) {
      const entry = this.find(seq);
      if (entry) this.#count(entry);
    }
  }

  #count({ type, visibility }: TimelineEntry): void {
    this.#since.set(type, (this.#since.get(type) ?? 0) + 1);
    if (visibility === "public") this.#since.set("public", (this.#since.get("public") ?? 0) + 1);
  }

  counts(): FeedCounts {
    const { overview } = this;
    if (!overview) return { total: this.newest, publicCount: null, byType: null };
    const byType = { ...overview.byType };
    for (const type of EVENT_TYPE_LIST) byType[type] += this.#since.get(type) ?? 0;
    return { total: this.newest, publicCount: overview.publicCount + (this.#since.get("public") ?? 0), byType };
  }

  /** The whole record as blocks, newest first, down from `limit` where it is set. */
  blocks(limit: number | null): FeedBlock[] {
    const top = limit ?? this.newest;
    const blocks: FeedBlock[] = [];
    const bottom = keyOf(Math.max(1, top - MOST_ROWS + 1));
    for (let key = keyOf(top); key >= bottom && top > 0; key -= 1) {
      const count = Math.min(BLOCK, top - key * BLOCK);
      const rows = this.rows(key);
      const isCut = (rows[0]?.seq ?? 0) > top;
      blocks.push({ key, count, entries: isCut ? rows.filter((row) => row.seq <= top) : rows });
    }
    return blocks;
  }
}

const NO_ROWS: readonly TimelineEntry[] = [];
/** Blocks of filtered lists: never the key of a block of the record, nor of another list. */
let nextKey = -1;

/** Entries that pass a filter: pages of the server below, what arrives above. Blocks keep their key and their rows. */
export class Matches {
  /** The `before` of the next page; null where there is none. */
  nextBefore: number | null;
  /** Entries that arrived meanwhile and do not pass. */
  others = 0;
  /** Newest first. */
  #blocks: FeedBlock[] = [];
  #newest: number;

  constructor(
    readonly filter: EntryFilter,
    /** Where the record ended when the first page was asked for: what is later comes by arriving. */
    newest: number,
  ) {
    this.nextBefore = newest + 1;
    this.#newest = newest;
  }

  get count(): number {
    return this.#blocks.reduce((sum, block) => sum + block.count, 0);
  }

  addPage(items: readonly TimelineEntry[], nextBefore: number | null): void {
    this.nextBefore = nextBefore;
    for (let at = 0; at < items.length; at += BLOCK) this.#blocks.push(this.#block(items.slice(at, at + BLOCK)));
  }

  addArrived(entries: readonly TimelineEntry[], pins: ReadonlySet<number>): void {
    for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
      if (entry.seq <= this.#newest) continue;
      this.#newest = entry.seq;
      if (passesFilter(entry, this.filter, pins)) this.#prepend(entry);
      else this.others += 1;
    }
  }

  #prepend(entry: TimelineEntry): void {
    const [first] = this.#blocks;
    const isFull = !first || first.count >= BLOCK;
    const block = this.#block([entry, ...(isFull ? [] : first.entries)], isFull ? undefined : first.key);
    this.#blocks = isFull ? [block, ...this.#blocks] : [block, ...this.#blocks.slice(1)];
  }

  #block(entries: readonly TimelineEntry[], key = nextKey--): FeedBlock {
    return { key, count: entries.length, entries };
  }

  /** The matches as blocks, newest first, down from `limit` where it is set. */
  blocks(limit: number | null): FeedBlock[] {
    if (limit === null || (this.#blocks[0]?.entries[0]?.seq ?? 0) <= limit) return this.#blocks.slice();
    return this.#blocks
      .map((block) => {
        if ((block.entries[0]?.seq ?? 0) <= limit) return block;
        const entries = block.entries.filter((entry) => entry.seq <= limit);
        return { ...block, entries, count: entries.length };
      })
      .filter((block) => block.count > 0);
  }

  /** How many matches are later than `limit`. */
  countAfter(limit: number): number {
    let found = 0;
    for (const { entries } of this.#blocks) {
      const later = entries.filter((entry) => entry.seq > limit).length;
      found += later;
      if (later < entries.length) break;
    }
    return found;
  }
}

/** The first seqs of the pages (as `after`) that must be read to fill these blocks. */
export function pagesToRead(blocks: readonly FeedBlock[]): number[] {
  const pages = new Set<number>();
  for (const { key, count, entries } of blocks) {
    if (entries.length < count) pages.add(Math.floor((key * BLOCK) / PAGE) * PAGE);
  }
  return [...pages].sort((a, b) => b - a);
}
