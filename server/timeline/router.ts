import { tracked } from "@trpc/server";
import { z } from "zod";
import { followBoard, followIncident } from "../realtime/follow";
import { procedure, router } from "../trpc/init";
import { logEntry } from "./log-entry";
import { listTimeline } from "./reads";
import { FollowTimeline, ListTimeline, LogEntry, TimelineEntry } from "./schemas";

const tag = "Timeline";
const path = "/incidents/{ref}/timeline";

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
  /** Entries after lastEventId, then each new one: nothing missed, nothing twice. */
  onEvent: procedure.input(FollowTimeline).subscription(async function* ({ ctx, input, signal }) {
    for await (const batch of followIncident(ctx, input, signal)) yield tracked(String(batch.lastSeq), batch.entries);
  }),
  /** A tick whenever some incident changed. */
  onBoard: procedure.subscription(async function* ({ ctx, signal }) {
    for await (const tick of followBoard(ctx, signal)) yield tick;
  }),
});
