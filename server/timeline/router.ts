import { tracked } from "@trpc/server";
import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { followBoard, followIncident } from "../realtime/follow";
import { procedure, router } from "../trpc/init";
import { logEntry } from "./log-entry";
import { pinEntry } from "./pin-entry";
import { findSeq, getOverview, listMicroUpdates, listTimeline, toMicroUpdate } from "./reads";
import {
  FindSeq,
  FollowTimeline,
  ListMicroUpdates,
  ListTimeline,
  LogEntry,
  MicroUpdate,
  PinEntry,
  PinState,
  PostMicroUpdate,
  TimelineEntry,
  TimelineOverview,
} from "./schemas";

const tag = "Timeline";
const path = "/incidents/{ref}/timeline";
const microPath = "/incidents/{ref}/micro-updates";

export const timelineRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "Read the timeline", tag } })
    .input(ListTimeline)
    .output(z.object({ items: z.array(TimelineEntry), nextBefore: z.number().nullable() }))
    .query(({ ctx, input }) => listTimeline(ctx, input)),
  append: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Log an entry", tag } })
    .input(LogEntry)
    .output(TimelineEntry)
    .mutation(({ ctx, input }) => logEntry({ ctx, input })),
  overview: procedure
    .meta({ rest: { method: "GET", path: `${path}/overview`, summary: "Counts, people, pins and phases of it", tag } })
    .input(z.object({ ref: IncidentRef }))
    .output(TimelineOverview)
    .query(({ ctx, input }) => getOverview(ctx, input)),
  /** The entry to jump to for an instant. */
  seqAt: procedure.input(FindSeq).query(({ ctx, input }) => findSeq(ctx, input)),
  pin: procedure
    .meta({ rest: { method: "POST", path: `${path}/{seq}/pin`, summary: "Pin an entry, or unpin it", tag } })
    .input(PinEntry)
    .output(PinState)
    .mutation(({ ctx, input }) => pinEntry({ ctx, input })),
  listMicroUpdates: procedure
    .meta({ rest: { method: "GET", path: microPath, summary: "Read the micro-updates", tag } })
    .input(ListMicroUpdates)
    .output(z.object({ items: z.array(MicroUpdate), nextBefore: z.number().nullable() }))
    .query(({ ctx, input }) => listMicroUpdates(ctx, input)),
  postMicroUpdate: procedure
    .meta({ rest: { method: "POST", path: microPath, status: 201, summary: "Post a micro-update", tag } })
    .input(PostMicroUpdate)
    .output(MicroUpdate)
    .mutation(async ({ ctx, input: { content, ...input } }) =>
      toMicroUpdate(await logEntry({ ctx, input: { ...input, text: content } })),
    ),
  /** Entries after lastEventId, then each new one: nothing missed, nothing twice. */
  onEvent: procedure.input(FollowTimeline).subscription(async function* ({ ctx, input, signal }) {
    for await (const batch of followIncident(ctx, input, signal)) yield tracked(String(batch.lastSeq), batch.entries);
  }),
  /** A tick whenever some incident changed. */
  onBoard: procedure.subscription(async function* ({ ctx, signal }) {
    for await (const tick of followBoard(ctx, signal)) yield tick;
  }),
});
