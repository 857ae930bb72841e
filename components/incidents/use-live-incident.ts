"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useTRPC } from "@/components/providers/trpc";
import { useViewer } from "@/components/providers/viewer";
import { syncClock } from "@/components/time/clock-store";
import { useAnnounce } from "@/components/ui/announcer";
import type { TimelineEntry } from "@/server/timeline/schemas";
import type { FiregroundData } from "./fireground";

/** Events within this time make one round of reading. */
const PAUSE_MS = 80;
/** Some conditions are met by time alone, so the snapshot is read now and then even when nothing happens. */
const REFETCH_MS = 30_000;

/** What stands beside the timeline, kept up to date by what the timeline brings. */
export function useLiveIncident(initial: FiregroundData) {
  const { ref } = initial.snapshot;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const viewer = useViewer();
  const { say } = useAnnounce();
  const updatedAt = Date.parse(initial.snapshot.serverNow);
  const start = { initialDataUpdatedAt: updatedAt, refetchInterval: REFETCH_MS };

  const { data: snapshot } = useQuery(
    trpc.incident.get.queryOptions({ ref }, { ...start, initialData: initial.snapshot }),
  );
  const { data: milestones } = useQuery(
    trpc.milestone.list.queryOptions({ ref }, { initialData: initial.milestones, initialDataUpdatedAt: updatedAt }),
  );
  const { data: paths } = useQuery(
    trpc.recovery.list.queryOptions({ ref }, { initialData: initial.paths, initialDataUpdatedAt: updatedAt }),
  );
  const { data: board } = useQuery(
    trpc.incident.list.queryOptions(
      { status: "open", limit: 1 },
      { ...start, initialData: { items: [], nextCursor: null, openCount: initial.openCount } },
    ),
  );

  useEffect(() => syncClock(snapshot.serverNow), [snapshot.serverNow]);
  // A cache left from an earlier visit must not hide what came with the page.
  useEffect(() => {
    queryClient.setQueryData(trpc.incident.get.queryKey({ ref }), (last) =>
      last && last.lastSeq > initial.snapshot.lastSeq ? last : initial.snapshot,
    );
  }, [queryClient, trpc, ref, initial.snapshot]);

  const refresh = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: trpc.incident.get.queryKey({ ref }) });
    void queryClient.invalidateQueries({ queryKey: trpc.milestone.list.queryKey({ ref }) });
    void queryClient.invalidateQueries({ queryKey: trpc.recovery.list.queryKey({ ref }) });
    void queryClient.invalidateQueries({ queryKey: trpc.incident.list.queryKey() });
  }, [queryClient, trpc, ref]);

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

  const openCount = snapshot.status === "Resolved" ? board.openCount : Math.max(1, board.openCount);
  return { snapshot, milestones, paths, openCount, refresh, hear };
}
