"use client";
import { durationWords, formatDuration } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { Tile } from "@/components/ui/tile";
import { phaseName } from "@/server/incidents/rules";
import type { Milestone } from "@/server/milestones/schemas";
import { useFireground } from "./fireground-context";

/** The five figures that are always in sight. */
export function TilesFooter({ milestones }: { milestones: Milestone[] }) {
  const { snapshot, config } = useFireground();
  const now = useNow();
  const end = snapshot.resolvedAt ? Date.parse(snapshot.resolvedAt) : now;
  const amber = config.durationAmberMinutes * 60_000;
  const red = config.durationRedMinutes * 60_000;
  const duration = end - Date.parse(snapshot.openedAt);
  const impactFrom = snapshot.alertIssuedAt ?? snapshot.detectedAt;
  const impact = end - Date.parse(impactFrom);
  const tone = (ms: number) => (ms >= red ? "red" : ms >= amber ? "amber" : "green");
  const reach = (ms: number) =>
    ms >= red
      ? `over ${durationWords(red)}`
      : ms >= amber
        ? `over ${durationWords(amber)}`
        : `under ${durationWords(amber)}`;
  const { customerCount: users, isCustomerCountConfirmed: isConfirmed } = snapshot;
  const published = milestones.filter((one) => one.audience.includes("public")).length;
  const since = snapshot.alertIssuedAt ? "since alert" : "since detected";
  return (
    <footer className="border-t border-line bg-panel max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:h-(--tiles) max-md:overflow-hidden max-md:pb-[env(safe-area-inset-bottom)]">
      <dl className="grid grid-cols-5" aria-label="Snapshot">
        <Tile
          label="Duration"
          value={formatDuration(duration)}
          tone={tone(duration)}
          note={snapshot.resolvedAt ? "resolved" : reach(duration)}
        />
        <Tile label="Impact" value={formatDuration(impact)} tone={tone(impact)} note={since} />
        <Tile
          label="Users"
          value={users === null ? "–" : `${isConfirmed ? "" : "~"}${compact(users)}`}
          note={users === null ? "unknown" : isConfirmed ? "confirmed" : "approximately"}
        />
        <Tile label="Phase" value={`${snapshot.phase}/8`} note={phaseName(snapshot.phase)} />
        <Tile label="Updates" value={snapshot.milestoneCount} note={`${published} public`} />
      </dl>
    </footer>
  );
}

const compact = (count: number) =>
  count < 100_000 ? count.toLocaleString("en") : new Intl.NumberFormat("en", { notation: "compact" }).format(count);
