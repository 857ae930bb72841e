"use client";
import { NoticeStrip } from "@/components/notices/notice-strip";
import { PresenceList } from "@/components/presence/presence-list";
import type { Connection } from "@/components/providers/use-stream";
import { WallClock } from "@/components/time/times";
import { Tag } from "@/components/ui/tag";
import type { Present } from "@/server/presence/schemas";
import { AccountMenu } from "./account-menu";
import { ConnectionState } from "./connection-state";
import { useFireground } from "./fireground-context";
import { SeverityTag, StatusTag } from "./severity-tag";
import { Wordmark } from "./wordmark";

/** Where one is, how bad it is, whether the screen is live, and what time it is. */
export function TopBar({
  isWartime,
  connection,
  present,
}: {
  isWartime: boolean;
  connection: Connection;
  present: readonly Present[];
}) {
  const { snapshot, refuse, open } = useFireground();
  const refusal = refuse("incident.setSeverity");
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-bg px-5 py-2 low:py-1 max-md:sticky max-md:top-0 max-md:z-20 max-md:gap-x-2.5 max-md:px-3.5 max-md:py-1">
      <Wordmark isWartime={isWartime} />
      <span className="hidden flex-1 max-md:block" />
      <span className="md:order-3">
        <WallClock />
      </span>
      <span className="flex items-center gap-x-2.5 md:order-2">
        <ConnectionState connection={connection} asOf={snapshot.serverNow} />
        <span className="max-md:hidden">
          <PresenceList present={present} />
        </span>
      </span>
      <span className="md:order-4">
        <AccountMenu />
      </span>
      <span className="hidden w-full max-md:block" />
      <span className="num text-sm text-soft">{snapshot.ref}</span>
      <button
        type="button"
        onClick={() => !refusal && open("severity")}
        aria-disabled={refusal ? true : undefined}
        title={refusal ?? "Change the severity"}
        className="min-h-6 rounded"
      >
        <span className="sr-only">Severity</span>
        <SeverityTag
          severity={snapshot.severity}
          alarmLevel={snapshot.alarmLevel}
          isPast={snapshot.status === "Resolved"}
        />
      </button>
      {snapshot.status !== "Active" && <StatusTag status={snapshot.status} />}
      {snapshot.replayOf && (
        <span title={`Played from the recording ${snapshot.replayOf}. Nobody is messaged, whatever is done here.`}>
          <Tag>↻ Replay</Tag>
        </span>
      )}
      <span className="-my-2.5 ml-auto md:hidden">
        <PresenceList present={present} />
      </span>
      <NoticeStrip />
    </header>
  );
}
