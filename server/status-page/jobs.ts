import { createHash } from "node:crypto";
import { z } from "zod";
import { renderAtomFeed } from "../../components/status/atom-feed";
import { renderBoardPage, renderHistoryPage, renderIncidentPage } from "../../components/status/static-pages";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { appUrl } from "../core/env";
import { parseInput } from "../core/parse-input";
import { WAKE_UP_CHANNEL } from "../core/record-event";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import type { Jobs } from "../jobs/jobs";
import { type FreshPage, relayPages } from "../realtime/page-relay";
import {
  findPublicIncident,
  getPublicBoard,
  listComingPromises,
  listEndingBanners,
  listPublicBanners,
  listPublicFeed,
  listPublicHistory,
  listPublicKeys,
} from "./reads";

/** Renderings take turns by it: who comes later reads later data, so a greater version never holds older news. */
const RENDER_LOCK = 4_242_010;
/** A promise that is due within this is looked at again after it, whatever small difference clocks have. */
const RECHECK_MS = 1_000;

const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";
const ATOM = "application/atom+xml; charset=utf-8";

export const BANNER_PATH = "/api/public/banner";

type Page = { path: string; contentType: string; body: string };
type Scope = { db: Tx; now: Date };

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

async function incidentPages(scope: Scope, id: string): Promise<Page[]> {
  const incident = await findPublicIncident({ ...scope, id });
  if (!incident) return [];
  const path = `/incidents/${incident.ref}`;
  return [
    { path, contentType: HTML, body: renderIncidentPage(incident) },
    { path: `${path}.json`, contentType: JSON_TYPE, body: json(incident) },
  ];
}

async function boardPages(scope: Scope): Promise<Page[]> {
  const [board, banners] = [await getPublicBoard(scope), await listPublicBanners(scope)];
  return [
    { path: BANNER_PATH, contentType: JSON_TYPE, body: json(banners) },
    { path: "/", contentType: HTML, body: renderBoardPage(board) },
    { path: "/status.json", contentType: JSON_TYPE, body: json(board) },
  ];
}

async function listPages(scope: Scope): Promise<Page[]> {
  return [
    { path: "/history", contentType: HTML, body: renderHistoryPage(await listPublicHistory(scope)) },
    { path: "/feed.atom", contentType: ATOM, body: renderAtomFeed(await listPublicFeed(scope), appUrl()) },
  ];
}

/**
 * Writes the pages whose bytes changed, each under a new version, and wakes the front doors at commit.
 * @returns those pages
 */
async function writePages(scope: Scope, pages: readonly Page[]): Promise<FreshPage[]> {
  if (pages.length === 0) return [];
  const etags = pages.map((page) => createHash("sha256").update(page.body).digest("base64url").slice(0, 22));
  const written = await scope.db.$queryRaw<{ path: string; version: string; etag: string }[]>(Prisma.sql`
    with fresh as (
      select * from unnest(${pages.map((page) => page.path)}::text[], ${pages.map((page) => page.contentType)}::text[],
        ${pages.map((page) => page.body)}::text[], ${etags}::text[]) as f (path, content_type, body, etag)
    ), written as (
      insert into public_artifact (path, version, content_type, body, etag, rendered_at)
      select f.path, nextval('public_artifact_version'), f.content_type, convert_to(f.body, 'UTF8'), f.etag, ${scope.now}
      from fresh f left join public_artifact a on a.path = f.path
      where a.etag is distinct from f.etag
      on conflict (path) do update set version = excluded.version, content_type = excluded.content_type,
        body = excluded.body, etag = excluded.etag, rendered_at = excluded.rendered_at
      returning path, version, etag
    )
    select path, version::text, etag, pg_notify(${WAKE_UP_CHANNEL}, json_build_object('a', path, 'v', version)::text)::text
    from written`);
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return written.flatMap(({ path, version, etag }) => {
    const page = byPath.get(path);
    return page ? [{ ...page, version: Number(version), etag }] : [];
  });
}

/** One rendering in one transaction: lock, read, write, and at its commit the wake-up. */
async function renderInTurn(ctx: Context, work: (scope: Scope) => Promise<Page[]>): Promise<void> {
  const written = await ctx.db.$transaction(
    async (tx) => {
      await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(${RENDER_LOCK})::text`);
      const scope = { db: tx, now: ctx.now };
      return writePages(scope, await work(scope));
    },
    { maxWait: 20_000, timeout: 60_000 },
  );
  relayPages(written);
}

/** Has the pages rendered again at the instant of each promise, so that they turn "Overdue" by themselves. */
async function callAtPromises(scope: Scope, incidentId: string | null): Promise<void> {
  for (const { id, at } of await listComingPromises({ ...scope, incidentId })) {
    const runAt = new Date(Math.max(at.getTime(), scope.now.getTime() + RECHECK_MS));
    await enqueueJob(scope.db, "status-page.render", { incidentId: id }, { runAt, key: `status-page.overdue:${id}` });
  }
  for (const { id, at } of await listEndingBanners(scope)) {
    const options = { runAt: new Date(at.getTime() + RECHECK_MS), key: `status-page.banner:${id}` };
    await enqueueJob(scope.db, "status-page.render", { incidentId: id }, options);
  }
}

/**
 * Renders the public pages that an incident stands on, or every public page when none is named.
 * The same data gives the same bytes, and unchanged bytes are not written again.
 */
export async function renderPublicPages(ctx: Context, incidentId: string | null): Promise<void> {
  if (incidentId === null) {
    for (const id of await listPublicKeys(ctx.db)) await renderInTurn(ctx, (scope) => incidentPages(scope, id));
    await renderInTurn(ctx, boardPages);
  } else {
    // What readers wait for first, in a transaction of its own; lists and feeds follow.
    await renderInTurn(ctx, async (scope) => {
      const pages = await incidentPages(scope, incidentId);
      return pages.length === 0 ? [] : [...pages, ...(await boardPages(scope))];
    });
  }
  await renderInTurn(ctx, async (scope) => {
    await callAtPromises(scope, incidentId);
    return listPages(scope);
  });
}

const RenderPayload = z.object({ incidentId: z.string().nullish() });

export const jobs = {
  "status-page.render": async (ctx, payload) =>
    renderPublicPages(ctx, parseInput(RenderPayload, payload ?? {}).incidentId ?? null),
} satisfies Jobs;
