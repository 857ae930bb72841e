"use client";
import { useRouter } from "next/navigation";
import { lazy, useCallback, useMemo, useRef, useState } from "react";
import { CommandTeam } from "@/components/command-team/command-team";
import { PromisePanel } from "@/components/milestones/promise-panel";
import { WhoWrites } from "@/components/presence/presence-list";
import { TypingProvider, usePresence } from "@/components/presence/use-presence";
import { useReads } from "@/components/providers/use-read";
import { type Refuse, useRefusal, useViewer } from "@/components/providers/viewer";
import { RecoveryPanel } from "@/components/recovery/recovery-panel";
import { LogLine, type LogLineHandle } from "@/components/timeline/log-line";
import { TimelinePanel } from "@/components/timeline/timeline-panel";
import { type TimelinePage, useLiveTimeline } from "@/components/timeline/use-live-timeline";
import { useAnnounce } from "@/components/ui/announcer";
import { later } from "@/components/ui/later";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { useHotkeys, usePaletteKey } from "@/components/ui/use-hotkeys";
import { slotMay } from "@/server/command-team/rules";
import type { IncidentSnapshot } from "@/server/incidents/schemas";
import type { Milestone } from "@/server/milestones/schemas";
import type { RecoveryPath } from "@/server/recovery/schemas";
import type { Settings } from "@/server/settings/schemas";
import { AlertInfo } from "./alert-info";
import { COMMANDS } from "./commands";
import { Deck } from "./deck";
import { DECK_TABS, type DeckTab, FiregroundProvider, type Fireground as Shared } from "./fireground-context";
import type { OpenSheet } from "./fireground-sheets";
import { IncidentHead } from "./incident-head";
import { keyOf, useKeymap } from "./keymap";
import { PhaseBar } from "./phase-bar";
import { PhaseCommand } from "./phase-command";
import { TilesFooter } from "./tiles-footer";
import { TopBar } from "./top-bar";
import { snapshotKey, useLiveIncident } from "./use-live-incident";
import { chooseView, useView, type View } from "./view";

const CommandStrip = lazy(() => import("./command-strip").then((m) => ({ default: m.CommandStrip })));
const FiregroundSheets = later(() => import("./fireground-sheets").then((m) => m.FiregroundSheets));
const TeamBanner = lazy(() => import("@/components/command-team/team-banner").then((m) => ({ default: m.TeamBanner })));

export type FiregroundData = {
  snapshot: IncidentSnapshot;
  timeline: TimelinePage;
  milestones: Milestone[];
  paths: RecoveryPath[];
  config: Settings;
  openCount: number;
};

/** Columns of the whole and of its lower half, by view; on phones all is one column. */
const MAIN: Record<View, string> = {
  classic:
    "grid grid-cols-[minmax(0,1fr)_380px] max-[1400px]:grid-cols-[minmax(0,1fr)_330px] max-lg:grid-cols-[minmax(0,1fr)_300px]",
  focus: "grid grid-cols-1",
  terminal: "grid grid-cols-1",
};
const RECORD: Record<View, string> = {
  classic: "grid-cols-[minmax(0,1fr)_minmax(330px,0.66fr)]",
  focus: "grid-cols-[minmax(0,1fr)_minmax(0,1fr)]",
  terminal: "grid-cols-1",
};

/** One incident, everything about it in one view, live. */
export function Fireground({ initial, panel }: { initial: FiregroundData; panel?: string | undefined }) {
  const { ref } = initial.snapshot;
  const router = useRouter();
  const reads = useReads();
  const byRole = useRefusal();
  const viewer = useViewer();
  const { snapshot, milestones, paths, config, openCount, refresh, hear } = useLiveIncident(initial);
  const timeline = useLiveTimeline(ref, initial.timeline, hear);
  const { present, typing } = usePresence(ref);
  const { commandUserIds } = snapshot;
  // What a slot of this incident allows comes to what the role allows: the server says the same.
  const refuse = useCallback<Refuse>(
    (action) => {
      const held = Object.entries(commandUserIds).flatMap(([role, id]) => (id === viewer.userId ? [role] : []));
      return slotMay(viewer.role, action, held) ? null : byRole(action);
    },
    [byRole, commandUserIds, viewer.role, viewer.userId],
  );
  const [sheet, setSheet] = useState<OpenSheet | null>(null);
  const view = useView();
  const isClassic = view === "classic";
  const [tab, setTab] = useState<DeckTab>(() => DECK_TABS.find((one) => one === panel) ?? "now");
  const [isAsked, setAsked] = useState(false);
  const brought = useCallback(() => setAsked(false), []);
  const logLine = useRef<LogLineHandle>(null);
  const startTitle = useRef<() => void>(() => {});
  const startDescription = useRef<() => void>(() => {});
  const startSearch = useRef<(text?: string) => void>(() => {});
  // The same over all drawings: the record's rows are drawn again only for their own sake.
  const correct = useCallback((seq: number) => logLine.current?.correct(seq), []);
  const bindSearch = useCallback((start: (text?: string) => void) => {
    startSearch.current = start;
  }, []);

  const take = useCallback((next: IncidentSnapshot) => reads.set(snapshotKey(ref), next), [reads, ref]);
  const shared = useMemo<Shared>(
    () => ({
      snapshot,
      config,
      refuse,
      take,
      refresh,
      tab,
      open: (sheet, about) => setSheet({ sheet, about }),
      show: (tab, how) => {
        setTab(tab);
        if (how === "aside") return;
        // The terminal has no panels: who asks for one gets the view that has.
        if (view === "terminal") chooseView("focus");
        setAsked(true);
      },
      begin: (what, text) => {
        if (what === "log" || what === "command") return logLine.current?.begin(what === "log" ? undefined : what);
        if (what === "search") return startSearch.current(text);
        const start = () => (what === "title" ? startTitle.current() : startDescription.current());
        if (isClassic) return start();
        // The head is only in the classic view.
        chooseView("classic");
        setTimeout(start, 50);
      },
      go: (url) => router.push(url),
    }),
    [snapshot, config, refuse, take, refresh, tab, router, view, isClassic],
  );
  const close = useCallback(() => setSheet(null), []);
  const { show: tell } = useAnnounce();
  const notLoaded = () => {
    tell("This part could not be loaded without network. Reload the page when it is back.", "red");
    close();
  };
  const keymap = useKeymap();
  // Who works on the fault reads on the phone what is needed now; who leads, when the next update is due.
  const isFighter = useViewer().role === "responder";
  const handlers: Record<string, () => void> = {};
  for (const command of COMMANDS) {
    const key = keyOf(command, keymap);
    if (key && !command.refusal(shared)) handlers[key] = () => command.run(shared);
  }
  useHotkeys(handlers);
  usePaletteKey(useCallback(() => setSheet({ sheet: "palette" }), []));

  return (
    <FiregroundProvider value={shared}>
      <TypingProvider value={typing}>
        <div className="grid min-h-dvh grid-rows-[auto_auto_minmax(0,1fr)_auto] [--tiles:calc(59px+env(safe-area-inset-bottom))] md:h-dvh max-md:block max-md:pb-36">
          <TopBar isWartime={openCount > 0} connection={timeline.connection} present={present} />
          <PhaseBar />
          <main
            className={`min-h-0 gap-3.5 px-5 pt-2.5 pb-3.5 low:gap-2.5 low:pt-1.5 low:pb-1.5 max-md:pt-3 max-md:flex max-md:flex-col max-md:px-3.5 max-md:pb-3 ${MAIN[view]}`}
          >
            <div
              className={`grid min-h-0 gap-3.5 overflow-y-auto low:gap-1.5 max-md:contents ${isClassic ? "grid-rows-[auto_auto_minmax(340px,1fr)]" : "grid-rows-[auto_minmax(300px,1fr)]"}`}
            >
              {isClassic ? (
                <div className="max-md:order-4">
                  <IncidentHead
                    bindTitle={(start) => {
                      startTitle.current = start;
                    }}
                    bindDescription={(start) => {
                      startDescription.current = start;
                    }}
                  />
                </div>
              ) : (
                <div className="max-md:order-1">
                  <LazyPart loading={<div className="min-h-21" />} missing={<NotLoaded />}>
                    <CommandStrip />
                  </LazyPart>
                </div>
              )}
              <div
                hidden={!isClassic}
                className="grid grid-cols-[minmax(0,1.15fr)_minmax(0,0.9fr)_minmax(0,1.1fr)] items-stretch gap-3.5 max-xl:grid-cols-2 max-lg:grid-cols-1 max-md:contents low:h-37 low:gap-1.5 low:min-[1400px]:h-42 low:has-data-opened:h-auto! low:min-[1400px]:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1fr)]"
              >
                {isClassic && (
                  <>
                    <div className="grid min-h-0 max-xl:col-span-2 max-lg:col-span-1 max-md:order-4">
                      <RecoveryPanel paths={paths} />
                    </div>
                    <div className="grid min-h-0 max-md:order-5">
                      <CommandTeam />
                    </div>
                    <div className="grid min-h-0 max-md:order-6">
                      <AlertInfo />
                    </div>
                  </>
                )}
              </div>
              <div className={`grid min-h-0 gap-3.5 low:gap-1.5 max-lg:grid-cols-1 max-md:contents ${RECORD[view]}`}>
                <TimelinePanel
                  timeline={timeline}
                  incidentRef={ref}
                  paths={paths}
                  pinRefusal={refuse("timeline.pin")}
                  onCorrect={refuse("timeline.append") ? undefined : correct}
                  bindSearch={bindSearch}
                  className={`max-lg:min-h-[420px] max-md:order-8 max-md:min-h-0 ${view === "terminal" ? "font-mono text-[13px]" : ""}`}
                >
                  <WhoWrites present={present} />
                  <LogLine
                    ref={logLine}
                    incidentRef={ref}
                    refusal={refuse("timeline.append")}
                    publicRefusal={refuse("timeline.publish")}
                    onLogged={(entry) => timeline.add([entry])}
                  />
                </TimelinePanel>
                {view !== "terminal" && (
                  <div className={`grid min-h-0 ${isFighter ? "max-md:order-first" : "max-md:order-3"}`}>
                    <Deck isAsked={isAsked} onBrought={brought} />
                  </div>
                )}
              </div>
            </div>
            {isClassic && (
              <aside
                aria-label="Command"
                className="flex min-h-0 flex-col gap-3 overflow-y-auto scroll-pb-32 max-md:contents"
              >
                <div className="flex flex-col gap-3 max-md:order-1">
                  <PromisePanel latest={milestones[0]} />
                </div>
                <div className="grid flex-1 max-md:order-2">
                  <PhaseCommand />
                </div>
              </aside>
            )}
          </main>
          <TilesFooter milestones={milestones} />
        </div>
        <LazyPart>
          <TeamBanner />
        </LazyPart>
        {sheet && (
          <LazyPart key={sheet.sheet} onMissing={notLoaded}>
            <FiregroundSheets open={sheet} onClose={close} onMissing={notLoaded} />
          </LazyPart>
        )}
      </TypingProvider>
    </FiregroundProvider>
  );
}
