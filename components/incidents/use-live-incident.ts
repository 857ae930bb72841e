"use client";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { withWaitingEdits } from "@/components/outbox/waiting-edits";
import { useOutboxDone, useOutboxState } from "@/components/providers/browser-outbox";
import type { OutboxEntry } from "@/components/providers/outbox-store";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useViewer } from "@/components/providers/viewer";
import { syncClock } from "@/components/time/clock-store";
import { useAnnounce } from "@/components/ui/announcer";
import type { IncidentSnapshot } from "@/server/incidents/schemas";
import type { TimelineEntry } from "@/server/timeline/schemas";
import type { FiregroundData } from "./fireground";
import { makeRounds, type Rounds } from "./rounds";

/** Events of a burst make one round of reading; in a steady stream this lies between two. */
const RENEW = { firstMs: 150, steadyMs: 700 };
/** Screen readers are told of what arrives at most every few seconds. */
const SPEAK = { firstMs: 200, steadyMs: 4_000 };
const SPOKEN_LETTERS = 200;
/** Some conditions are met by time alone, so the snapshot is read now and then even when nothing happens. */
const REFETCH_MS = 30_000;

/** Nothing in an incident's record tells that an admin changed the policy. */
const CONFIG_MS = 60_000;

/** The key of an incident's snapshot. */
export const snapshotKey = (ref: string): string => `incident ${ref}`;

/** Reads that a noun's events change beside its own. */
const ALSO: Record<string, readonly string[]> = {
  incident: ["link", "notice"],
  hypothesis: ["recovery"],
  conditions: ["can", "notice"],
  page: ["notice"],
  phase: ["notice"],
  milestone: ["notice", "draft"],
  promise: ["notice"],
  can: ["conditions"],
  handoff: ["command", "history"],
  rollCall: ["command"],
  recovery: ["task", "command", "notice"],
  // What is mine, and which branch is, follows from the roles that I hold.
  command: ["task", "question", "handoff", "history"],
};

/**
 * Which reads an event may have changed, by the first word of its name: reads have keys such as "question INC-42".
 * The snapshot counts everything, so it is always among them.
 */
function readsOf(eventName: string): string[] {
  const noun = eventName.split(".")[0] ?? "";
  return ["incident", noun, ...(ALSO[noun] ?? [])];
}

/** A snapshot that says nothing new is not drawn again, save now and then for how old it is. */
const SAME_MS = 20_000;

/** Whether nothing changed but the clock and the length of the record, which the timeline counts by itself. */
function isSameSituation(before: IncidentSnapshot, next: IncidentSnapshot): boolean {
  const { serverNow, lastSeq } = before;
  if (Math.abs(Date.parse(next.serverNow) - Date.parse(serverNow)) > SAME_MS) return false;
  return JSON.stringify({ ...next, serverNow, lastSeq }) === JSON.stringify(before);
}

/** What is said of entries that arrived: one whole, of several how many and the last. */
function wordsOf(entries: readonly TimelineEntry[]): string {
  const last = entries.at(-1);
  if (!last) return "";
  const text = last.text.length > SPOKEN_LETTERS ? `${last.text.slice(0, SPOKEN_LETTERS)}…` : last.text;
  return entries.length === 1 ? `${last.type}: ${text}` : `${entries.length} new entries. ${text}`;
}

/** What stands beside the timeline, kept up to date by what the timeline brings. */
export function useLiveIncident(initial: FiregroundData) {
  const { ref } = initial.snapshot;
  const reads = useReads();
  const viewer = useViewer();
  const { say } = useAnnounce();
  const at = Date.parse(initial.snapshot.serverNow);

  const read = useRef(initial.snapshot);
  const known = useSeededRead(
    snapshotKey(ref),
    async (client) => {
      const next = await client.incident.get.query({ ref });
      syncClock(next.serverNow);
      if (!isSameSituation(read.current, next)) read.current = next;
      return read.current;
    },
    {
      initial: { data: initial.snapshot, at },
      everyMs: REFETCH_MS,
    },
  );
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

  const config = useSeededRead("config", (client) => client.incident.config.query(), {
    initial: { data: initial.config, at },
    everyMs: CONFIG_MS,
  });

  useEffect(() => syncClock(snapshot.serverNow), [snapshot.serverNow]);

  const refresh = useCallback(() => reads.invalidateIncident(ref), [reads, ref]);

  // At twenty events a second the reads beside the timeline are renewed once or twice a second, never two rounds at once.
  const latest = useRef({ reads, say });
  latest.current = { reads, say };
  const rounds = useRef<{ renew: Rounds<string>; speak: Rounds<TimelineEntry> }>(undefined);
  useEffect(() => {
    const renew = makeRounds<string>((names) => {
      const nouns = new Set(names.flatMap(readsOf));
      return Promise.all([...nouns].map((noun) => latest.current.reads.invalidate(`${noun} ${ref}`)));
    }, RENEW);
    const speak = makeRounds<TimelineEntry>(async (entries) => latest.current.say(wordsOf(entries)), SPEAK);
    rounds.current = { renew, speak };
    return () => {
      renew.stop();
      speak.stop();
    };
  }, [ref]);
  const hear = useCallback(
    (entries: TimelineEntry[]) => {
      if (entries.length === 0) return void latest.current.reads.invalidate(`presence ${ref}`);
      rounds.current?.renew.hear(entries.map(({ name }) => name));
      rounds.current?.speak.hear(entries.filter(({ actorName }) => actorName !== viewer.name));
      const raised = entries.filter(({ name }) => name === "notice.raised");
      if (raised.length > 0) {
        void import("@/components/notices/browser-notice")
          .then(({ showNotices }) => showNotices(raised, ref, viewer.userId))
          .catch(() => undefined);
      }
    },
    [ref, viewer.name, viewer.userId],
  );

  const openCount = snapshot.status === "Resolved" ? open : Math.max(1, open);
  return { snapshot, milestones, paths, config, openCount, refresh, hear };
}
