"use client";
import { useCallback, useEffect, useRef } from "react";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useViewer } from "@/components/providers/viewer";
import { syncClock } from "@/components/time/clock-store";
import { useAnnounce } from "@/components/ui/announcer";
import type { TimelineEntry } from "@/server/timeline/schemas";
import type { FiregroundData } from "./fireground";

/** Events within this time make one round of reading. */
const PAUSE_MS = 80;
/** Some conditions are met by time alone, so the snapshot is read now and then even when nothing happens. */
const REFETCH_MS = 30_000;

/** The key of an incident's snapshot. */
export const snapshotKey = (ref: string): string => `incident ${ref}`;

/** What stands beside the timeline, kept up to date by what the timeline brings. */
export function useLiveIncident(initial: FiregroundData) {
  const { ref } = initial.snapshot;
  const reads = useReads();
  const viewer = useViewer();
  const { say } = useAnnounce();
  const at = Date.parse(initial.snapshot.serverNow);

  const snapshot = useSeededRead(snapshotKey(ref), (client) => client.incident.get.query({ ref }), {
    initial: { data: initial.snapshot, at },
    everyMs: REFETCH_MS,
  });
  const milestones = useSeededRead(`milestones ${ref}`, (client) => client.milestone.list.query({ ref }), {
    initial: { data: initial.milestones, at },
  });
  const paths = useSeededRead(`paths ${ref}`, (client) => client.recovery.list.query({ ref }), {
    initial: { data: initial.paths, at },
  });
  const open = useSeededRead(
    "openCount",
    async (client) => (await client.incident.list.query({ status: "open", limit: 1 })).openCount,
    { initial: { data: initial.openCount, at }, everyMs: REFETCH_MS },
  );

  useEffect(() => syncClock(snapshot.serverNow), [snapshot.serverNow]);

  const refresh = useCallback(() => {
    for (const key of [snapshotKey(ref), `milestones ${ref}`, `paths ${ref}`, "openCount"]) reads.invalidate(key);
  }, [reads, ref]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hear = useCallback(
    (entries: TimelineEntry[]) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(refresh, PAUSE_MS);
      const others = entries.filter((entry) => entry.actorName !== viewer.name);
      const last = others.at(-1);
      if (last) say(others.length === 1 ? `${last.type}: ${last.text}` : `${others.length} new entries. ${last.text}`);
    },
    [refresh, say, viewer.name],
  );

  const openCount = snapshot.status === "Resolved" ? open : Math.max(1, open);
  return { snapshot, milestones, paths, openCount, refresh, hear };
}
