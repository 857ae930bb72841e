"use client";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { withWaitingEdits } from "@/components/outbox/waiting-edits";
import { useOutboxDone, useOutboxState } from "@/components/providers/browser-outbox";
import type { OutboxEntry } from "@/components/providers/outbox-store";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useViewer } from "@/components/providers/viewer";
import { syncClock } from "@/components/time/clock-store";
import { useAnnounce } from "@/components/ui/announcer";
import type { TimelineEntry } from "@/server/timeline/schemas";
import type { FiregroundData } from "./fireground";

/** Events within this time make one round of reading. */
const PAUSE_MS = 150;
/** Some conditions are met by time alone, so the snapshot is read now and then even when nothing happens. */
const REFETCH_MS = 30_000;

/** The key of an incident's snapshot. */
export const snapshotKey = (ref: string): string => `incident ${ref}`;

/** Reads that a noun's events change beside its own. */
const ALSO: Record<string, readonly string[]> = {
  incident: ["link"],
  hypothesis: ["recovery"],
  conditions: ["can"],
  can: ["conditions"],
  handoff: ["command"],
  rollCall: ["command"],
  recovery: ["task", "command"],
  // What is mine, and which branch is, follows from the roles that I hold.
  command: ["task", "question"],
};

/**
 * Which reads an event may have changed, by the first word of its name: reads have keys such as "question INC-42".
 * The snapshot counts everything, so it is always among them.
 */
function readsOf(eventName: string): string[] {
  const noun = eventName.split(".")[0] ?? "";
  return ["incident", noun, ...(ALSO[noun] ?? [])];
}

/** What stands beside the timeline, kept up to date by what the timeline brings. */
export function useLiveIncident(initial: FiregroundData) {
  const { ref } = initial.snapshot;
  const reads = useReads();
  const viewer = useViewer();
  const { say } = useAnnounce();
  const at = Date.parse(initial.snapshot.serverNow);

  const known = useSeededRead(snapshotKey(ref), (client) => client.incident.get.query({ ref }), {
    initial: { data: initial.snapshot, at },
    everyMs: REFETCH_MS,
  });
  const { entries: waiting } = useOutboxState();
  const snapshot = useMemo(() => withWaitingEdits(known, waiting), [known, waiting]);
  const takeEdit = useCallback(
    ({ path }: OutboxEntry, value: unknown) => path === "incident.edit" && reads.set(snapshotKey(ref), value),
    [reads, ref],
  );
  useOutboxDone(ref, takeEdit);
  const milestones = useSeededRead(`milestone ${ref}`, (client) => client.milestone.list.query({ ref }), {
    initial: { data: initial.milestones, at },
  });
  const paths = useSeededRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }), {
    initial: { data: initial.paths, at },
  });
  const open = useSeededRead(
    "openCount",
    async (client) => (await client.incident.list.query({ status: "open", limit: 1 })).openCount,
    { initial: { data: initial.openCount, at }, everyMs: REFETCH_MS },
  );

  useEffect(() => syncClock(snapshot.serverNow), [snapshot.serverNow]);

  const refresh = useCallback(() => reads.invalidateIncident(ref), [reads, ref]);

  // The first event of a burst starts one round of reading, so that a steady stream never puts it off.
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const heard = useRef(new Set<string>());
  useEffect(() => () => clearTimeout(timer.current), []);
  const hear = useCallback(
    (entries: TimelineEntry[]) => {
      for (const { name } of entries) for (const noun of readsOf(name)) heard.current.add(noun);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        for (const noun of heard.current) reads.invalidate(`${noun} ${ref}`);
        heard.current.clear();
      }, PAUSE_MS);
      const others = entries.filter((entry) => entry.actorName !== viewer.name);
      const last = others.at(-1);
      if (last) say(others.length === 1 ? `${last.type}: ${last.text}` : `${others.length} new entries. ${last.text}`);
    },
    [reads, ref, say, viewer.name],
  );

  const openCount = snapshot.status === "Resolved" ? open : Math.max(1, open);
  return { snapshot, milestones, paths, openCount, refresh, hear };
}
