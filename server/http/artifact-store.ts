import type pg from "pg";
import { log } from "../core/log";
import type { FreshPage } from "../realtime/page-relay";
import { type Artifact, type ArtifactSource, createArtifact, warm } from "./artifact";
import type { ArtifactDisk } from "./artifact-disk";

/** The process's wake-ups (server/realtime/listener). */
export type WakeUps = {
  onWakeUp: (fn: (payload: { a?: string; v?: number }) => void) => unknown;
  onReconnect: (fn: () => void) => unknown;
};

/** Pages that this process itself has rendered and committed (server/realtime/page-relay). @returns a function that ends it */
export type OwnPages = (handler: (pages: readonly FreshPage[]) => void) => () => void;

export type ArtifactStore = {
  get: (path: string) => Artifact | undefined;
  readonly size: number;
  /** Serves what is on disk, and from then on what the database has; needs no database to resolve. */
  start: () => Promise<void>;
  /** Compares versions with the database and takes up what differs. */
  reconcile: () => Promise<void>;
  stop: () => Promise<void>;
};

type Row = { path: string; version: string; content_type: string; etag: string; body: Buffer };
type Options = {
  pool: Pick<pg.Pool, "query">;
  disk: ArtifactDisk;
  wakeUps?: WakeUps;
  ownPages?: OwnPages;
  reconcileEveryMs?: number;
};

const sourceOf = (row: Row): ArtifactSource => ({
  path: row.path,
  version: Number(row.version),
  contentType: row.content_type,
  etag: row.etag,
  body: row.body,
});

/**
 * The public pages in memory. What this process renders comes at once, wake-ups bring what others render, and the
 * reconciler whatever a lost wake-up would have brought.
 * A version never goes back, but for one case: the database itself went back (restored, made anew), and then it is right.
 */
export function createArtifactStore(options: Options): ArtifactStore {
  const { pool, disk, wakeUps, ownPages, reconcileEveryMs = 3_000 } = options;
  const held = new Map<string, Artifact>();
  const wanted = new Map<string, number>();
  let draining: Promise<void> | null = null;
  let reconciling: Promise<void> | null = null;
  let saving: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let endRelay: (() => void) | undefined;
  let isDatabaseTrusted = false;
  let isFailing = false;

  /** Only the newest of a page, one after the other: what a newer one has replaced is not compressed at all. */
  const toWarm = new Map<string, Artifact>();
  let isWarming = false;
  const warmSoon = async (added: Artifact) => {
    toWarm.set(added.path, added);
    if (isWarming) return;
    isWarming = true;
    try {
      for (const [path, artifact] of toWarm) {
        toWarm.delete(path);
        if (held.get(path) === artifact) await warm(artifact);
      }
    } catch (error) {
      log.warn({ err: error }, "public page not compressed ahead of its readers");
    } finally {
      isWarming = false;
    }
  };

  const save = (work: () => Promise<void>) => {
    saving = saving.then(work).catch((error: unknown) => log.warn({ err: error }, "public page not kept on disk"));
  };

  /** `adopted`: what was held when the comparison began may be replaced by an older version; nothing newer may. */
  const install = (source: ArtifactSource, adopted?: ReadonlyMap<string, Artifact>) => {
    const before = held.get(source.path);
    const mayGoBack = before !== undefined && before === adopted?.get(source.path);
    if (before && !mayGoBack && before.version >= source.version) return;
    const artifact = createArtifact(source);
    held.set(source.path, artifact);
    if (!adopted || source.path === "/") void warmSoon(artifact);
    save(() => disk.save(source, mayGoBack));
  };

  const fetchPages = async (paths: string[], adopted?: ReadonlyMap<string, Artifact>) => {
    const { rows } = await pool.query<Row>(
      "select path, version::text, content_type, etag, body from public_artifact where path = any($1)",
      [paths],
    );
    for (const row of rows) install(sourceOf(row), adopted);
  };

  const drain = async () => {
    while (wanted.size > 0) {
      const paths = [...wanted].filter(([path, v]) => v > (held.get(path)?.version ?? -1)).map(([path]) => path);
      wanted.clear();
      if (paths.length > 0) await fetchPages(paths);
    }
  };

  const takeUp = (payload: { a?: string; v?: number }) => {
    if (payload.a === undefined || payload.v === undefined) return;
    wanted.set(payload.a, Math.max(payload.v, wanted.get(payload.a) ?? 0));
    draining ??= Promise.resolve() // after this tick, so that one publish's wake-ups make one query
      .then(drain)
      .catch((error: unknown) => log.warn({ err: error }, "public pages not fetched; the next comparison will"))
      .finally(() => {
        draining = null;
      });
  };

  const compare = async () => {
    const before: ReadonlyMap<string, Artifact> = new Map(held);
    const newestHeld = Math.max(-1, ...[...before.values()].map((artifact) => artifact.version));
    const { rows } = await pool.query<{ path: string; version: string }>(
      "select path, version::text from public_artifact",
    );
    if (rows.length === 0) return; // a database that has rendered nothing yet is no reason to forget
    const there = new Map(rows.map((row) => [row.path, Number(row.version)]));
    // What we held before we asked was committed, so a database without it was put back to an older state.
    const wentBack = newestHeld > Math.max(...there.values());
    if (wentBack) log.warn("the database holds older public pages than this process; taking the database's");
    const adopted = wentBack || !isDatabaseTrusted ? before : undefined;
    const paths = [...there]
      .filter(([path, version]) => {
        const mine = held.get(path)?.version ?? -1;
        return adopted ? mine !== version : mine < version;
      })
      .map(([path]) => path);
    for (let i = 0; i < paths.length; i += 50) await fetchPages(paths.slice(i, i + 50), adopted);
    for (const [path, artifact] of before) {
      if (there.has(path) || held.get(path) !== artifact) continue;
      held.delete(path);
      save(() => disk.remove(path));
    }
    isDatabaseTrusted = true;
  };

  const reconcile = (): Promise<void> => {
    reconciling ??= compare()
      .then(() => {
        isFailing = false;
      })
      .catch((error: unknown) => {
        if (!isFailing) log.warn({ err: error }, "public pages: no answer from the database; serving what we hold");
        isFailing = true;
      })
      .finally(() => {
        reconciling = null;
      });
    return reconciling;
  };

  return {
    get: (path) => held.get(path),
    get size() {
      return held.size;
    },
    async start() {
      for (const source of await disk.load()) held.set(source.path, createArtifact(source));
      endRelay = ownPages?.((pages) => {
        for (const page of pages) install({ ...page, body: Buffer.from(page.body) });
      });
      wakeUps?.onWakeUp(takeUp);
      wakeUps?.onReconnect(() => void reconcile());
      void reconcile();
      timer = setInterval(() => void reconcile(), reconcileEveryMs);
      timer.unref();
    },
    reconcile,
    async stop() {
      clearInterval(timer);
      endRelay?.();
      await Promise.all([draining, reconciling]);
      await saving;
    },
  };
}
