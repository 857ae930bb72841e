import { actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Action } from "../core/policy";
import { getIncidentId } from "../incidents/reads";
import { loadEntriesAfter } from "../timeline/reads";
import type { TimelineEntry } from "../timeline/schemas";
import { getHub, type Subscriber } from "./hub";

/** New entries; none: who looks at the incident has changed. */
export type Batch = { lastSeq: number; entries: TimelineEntry[] };

const PAGE = 500;
/** Changes of the board within this time make one tick. */
const BOARD_PAUSE_MS = 150;

/**
 * Entries of an incident after `lastEventId` (a seq; absent: from now on), then each new one, in order, without a gap
 * or a repeat: the stream is entered first and the record read after, and what comes twice is dropped by its seq.
 * @throws FORBIDDEN as soon as the right to read is taken away
 */
export async function* followIncident(
  ctx: Context,
  input: { ref: string; lastEventId?: number | null | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  authorize(ctx, "timeline.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const { lastSeq } = await ctx.db.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { lastSeq: true } });
  let last = input.lastEventId ?? lastSeq;
  const hub = getHub(ctx.db);
  const subscriber = hub.follow(incidentId, lastSeq, actorUserId(ctx.actor));
  try {
    subscriber.isBehind = true;
    while (!signal?.aborted && !subscriber.isClosed) {
      if (subscriber.mustRecheck) await recheck(ctx, subscriber, "timeline.read");
      const entries = await take(ctx, incidentId, subscriber, last);
      const newest = entries.at(-1);
      if (newest) {
        last = newest.seq;
        yield { lastSeq: last, entries };
      } else if (subscriber.isPresenceNew) {
        subscriber.isPresenceNew = false;
        yield { lastSeq: last, entries: [] };
      } else if (!hasWork(subscriber)) await woken(subscriber, signal);
    }
  } finally {
    hub.unfollow(incidentId, subscriber);
  }
}

const hasWork = (subscriber: Subscriber): boolean =>
  subscriber.entries.length > 0 ||
  subscriber.isBehind ||
  subscriber.isPresenceNew ||
  subscriber.mustRecheck ||
  subscriber.isClosed;

async function take(ctx: Context, incidentId: string, subscriber: Subscriber, last: number): Promise<TimelineEntry[]> {
  const arrived = subscriber.entries.filter((entry) => entry.seq > last);
  subscriber.entries = [];
  const isGap = (arrived[0]?.seq ?? last + 1) !== last + 1;
  if (!subscriber.isBehind && !isGap) return arrived;
  subscriber.isBehind = false;
  const read = await loadEntriesAfter(ctx.db, incidentId, last, PAGE);
  if (read.length === PAGE) subscriber.isBehind = true;
  return read;
}

/** A tick whenever some incident changed; many changes at once make one. */
export async function* followBoard(ctx: Context, signal: AbortSignal | undefined): AsyncGenerator<{ at: number }> {
  authorize(ctx, "incident.list");
  const hub = getHub(ctx.db);
  const subscriber = hub.followBoard(actorUserId(ctx.actor));
  let tick = 0;
  try {
    while (!signal?.aborted && !subscriber.isClosed) {
      if (subscriber.mustRecheck) await recheck(ctx, subscriber, "incident.list");
      if (!subscriber.isBehind) await woken(subscriber, signal);
      else {
        subscriber.isBehind = false;
        tick += 1;
        yield { at: tick };
        await new Promise((resolve) => setTimeout(resolve, BOARD_PAUSE_MS));
      }
    }
  } finally {
    hub.unfollowBoard(subscriber);
  }
}

function woken(subscriber: Subscriber, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal?.removeEventListener("abort", done);
      subscriber.wake = () => undefined;
      resolve();
    };
    subscriber.wake = done;
    signal?.addEventListener("abort", done, { once: true });
    if (signal?.aborted || hasWork(subscriber)) done();
  });
}

async function recheck(ctx: Context, subscriber: Subscriber, action: Action): Promise<void> {
  subscriber.mustRecheck = false;
  const { actor } = ctx;
  if (actor.kind !== "user" && actor.kind !== "apiToken") return;
  const user = await ctx.db.user.findUnique({ where: { id: actor.userId }, select: { role: true, disabledAt: true } });
  if (!user || user.disabledAt) throw new AppError("UNAUTHENTICATED", "Your access has ended. Sign in again.");
  if (actor.kind === "apiToken") {
    const token = await ctx.db.apiToken.findUnique({ where: { id: actor.tokenId }, select: { revokedAt: true } });
    if (!token || token.revokedAt) throw new AppError("UNAUTHENTICATED", "This API token was revoked.");
  }
  authorize({ actor: { ...actor, role: user.role } }, action);
}
