import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { openSealed } from "../core/seal-secret";
import type { Db, Tx } from "../db/client";
import { type ChannelEndpoint, Prisma } from "../db/generated/client";
import type { Severity } from "../incidents/schemas";
import type { Audience } from "../milestones/schemas";
import { audienceFor, ENVIRONMENT_IDS, hearsNotice, isEndpointKind, urlHint } from "./rules";
import { type Endpoint, type EndpointKind, NOTICE_KINDS, type NoticeKind } from "./schemas";

type Known = Omit<Endpoint, "last">;

/** The endpoints that the environment names; they hear what stakeholders hear. */
function fromEnvironment(): (Known & { url: string })[] {
  const { SLACK_WEBHOOK_URL, TEAMS_WEBHOOK_URL } = env();
  const urls = { slack: SLACK_WEBHOOK_URL, teams: TEAMS_WEBHOOK_URL };
  return (["slack", "teams"] as const).flatMap((kind) => {
    const url = urls[kind];
    if (!url) return [];
    const name = kind === "slack" ? "Slack (SLACK_WEBHOOK_URL)" : "Teams (TEAMS_WEBHOOK_URL)";
    const filter = { audiences: ["stakeholder" as const], notices: [], severities: [], systems: [] };
    const known = { id: ENVIRONMENT_IDS[kind], kind, name, urlHint: urlHint(url), isFromEnvironment: true };
    return [{ ...known, ...filter, isActive: true, url }];
  });
}

const kindOf = (channel: string): EndpointKind => {
  if (isEndpointKind(channel)) return channel;
  throw new AppError("INTERNAL", `There is no endpoint of kind "${channel}".`);
};

const toKnown = (row: ChannelEndpoint): Known => ({
  id: row.id,
  kind: kindOf(row.kind),
  name: row.name,
  urlHint: row.urlHint,
  audiences: row.audiences,
  notices: NOTICE_KINDS.filter((kind) => row.notices.includes(kind)),
  severities: row.severities,
  systems: row.systems,
  isActive: row.isActive,
  isFromEnvironment: false,
});

async function allEndpoints(db: Tx): Promise<Known[]> {
  const rows = await db.channelEndpoint.findMany({ orderBy: { name: "asc" } });
  return [...fromEnvironment().map(({ url: _, ...known }) => known), ...rows.map(toKnown)];
}

type LastRow = { address: string; state: string; at: Date; error: string | null };

/** The latest delivery of each endpoint. */
const lastDeliveries = (db: Tx, ids: string[]): Promise<LastRow[]> =>
  db.$queryRaw<LastRow[]>(Prisma.sql`
    select e.id as address, d.state::text as state, coalesce(d.sent_at, d.created_at) as at, d.last_error as error
    from unnest(${ids}::text[]) as e (id)
    join lateral (select state, sent_at, created_at, last_error from delivery
      where address = e.id order by id desc limit 1) d on true`);

/** Every endpoint with what became of its last message, those of the environment first, then by name. @throws FORBIDDEN */
export async function listEndpoints(ctx: Context): Promise<Endpoint[]> {
  authorize(ctx, "comms.read");
  const all = await allEndpoints(ctx.db);
  const last = new Map(
    (
      await lastDeliveries(
        ctx.db,
        all.map(({ id }) => id),
      )
    ).map((row) => [row.address, row]),
  );
  return all.map((endpoint) => {
    const row = last.get(endpoint.id);
    return { ...endpoint, last: row ? { state: row.state, at: row.at.toISOString(), error: row.error } : null };
  });
}

/** One endpoint, switched off or not; null where there is none. */
export async function findEndpoint(db: Tx, id: string): Promise<Known | null> {
  const own = fromEnvironment().find((endpoint) => endpoint.id === id);
  if (own) {
    const { url: _, ...known } = own;
    return known;
  }
  const row = await db.channelEndpoint.findUnique({ where: { id } });
  return row ? toKnown(row) : null;
}

export type Match = { id: string; kind: EndpointKind; name: string; audience: Audience };

/** The endpoints that hear of what is published, each with the one text that it gets. */
export async function matchEndpoints(
  db: Tx,
  said: { audiences: readonly Audience[]; severity: Severity; systems: readonly string[] },
): Promise<Match[]> {
  return (await allEndpoints(db)).flatMap((endpoint) => {
    const audience = audienceFor(endpoint, said);
    return audience === null ? [] : [{ id: endpoint.id, kind: endpoint.kind, name: endpoint.name, audience }];
  });
}

/** The endpoints that hear a notice of an incident. */
export async function matchNoticeEndpoints(
  db: Tx,
  said: { kind: NoticeKind; severity: Severity; systems: readonly string[] },
): Promise<{ id: string; kind: EndpointKind; name: string }[]> {
  const all = await allEndpoints(db);
  return all.filter((endpoint) => hearsNotice(endpoint, said)).map(({ id, kind, name }) => ({ id, kind, name }));
}

/** Where to post and with what to sign. `isTrusted`: whoever runs the server chose the URL, wherever it leads. */
export type Target = { kind: EndpointKind; url: string; secrets: string[]; isTrusted: boolean };

/**
 * Where deliveries of an endpoint go now; for the worker alone.
 * @throws NOT_FOUND where it is gone or switched off; UNAVAILABLE where its secrets cannot be read
 */
export async function getTarget(db: Db, id: string, now: Date): Promise<Target> {
  const own = fromEnvironment().find((endpoint) => endpoint.id === id);
  if (own) return { kind: own.kind, url: own.url, secrets: [], isTrusted: true };
  const row = await db.channelEndpoint.findUnique({ where: { id } });
  if (!row) throw new AppError("NOT_FOUND", "This endpoint does not exist any more.");
  if (!row.isActive) throw new AppError("NOT_FOUND", `The endpoint ${row.name} is switched off.`);
  const isOldGood = row.oldSecretUntil !== null && row.oldSecretUntil > now;
  return {
    kind: kindOf(row.kind),
    url: openSealed(row.urlSealed),
    secrets: [row.secretSealed, isOldGood ? row.oldSecretSealed : null]
      .flatMap((sealed) => sealed ?? [])
      .map(openSealed),
    isTrusted: false,
  };
}
