"use client";
import { useRouter } from "next/navigation";
import { lazy, useRef, useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useReads, useSeededRead } from "@/components/providers/use-read";
import { useStream } from "@/components/providers/use-stream";
import { useRefusal } from "@/components/providers/viewer";
import { Button } from "@/components/ui/button";
import { KeyWord } from "@/components/ui/kbd";
import { LazyPart } from "@/components/ui/lazy-part";
import { useHotkeys } from "@/components/ui/use-hotkeys";
import type { IncidentSummary } from "@/server/incidents/schemas";
import type { OpenEscalation } from "@/server/notices/schemas";
import type { Settings } from "@/server/settings/schemas";
import { BoardRow } from "./board-row";
import { ConnectionState } from "./connection-state";
import { ConsoleHeader } from "./console-header";
import type { KeyLine } from "./key-help";

const KeyHelp = lazy(() => import("./key-help").then((module) => ({ default: module.KeyHelp })));
const KEYS: readonly KeyLine[] = [
  ["N", "Open an incident"],
  ["J", "Next incident"],
  ["K", "Incident before"],
  ["↵", "Go to its fireground"],
  ["?", "This list"],
];

type Page = { items: IncidentSummary[]; nextCursor: number | null; openCount: number };
export type BoardData = {
  open: Page;
  resolved: Page;
  escalations: OpenEscalation[];
  config: Settings;
  serverNow: string;
};

/** War or peace, and every incident: the open ones first. Live. */
export function Board({ initial }: { initial: BoardData }) {
  const router = useRouter();
  const client = useTRPCClient();
  const reads = useReads();
  const refuse = useRefusal();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [older, setOlder] = useState<IncidentSummary[]>([]);
  const [cursor, setCursor] = useState(initial.resolved.nextCursor);
  const [problem, setProblem] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const at = Date.parse(initial.serverNow);
  const open = useSeededRead("board open", (one) => one.incident.list.query({ status: "open", limit: 100 }), {
    initial: { data: initial.open, at },
    everyMs: 60_000,
  });
  const escalations = useSeededRead("board escalations", (one) => one.notice.openEscalations.query(), {
    initial: { data: initial.escalations, at },
    everyMs: 60_000,
  });
  const resolved = useSeededRead(
    "board resolved",
    (one) => one.incident.list.query({ status: "Resolved", limit: 20 }),
    {
      initial: { data: initial.resolved, at },
    },
  );
  const connection = useStream(
    (handlers) => client.timeline.onBoard.subscribe(undefined, handlers),
    () => reads.invalidate("board"),
  );

  const move = (step: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = at === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
    rows[next]?.focus();
  };
  const refusal = refuse("incident.open");
  useHotkeys({
    n: refusal ? undefined : () => router.push("/new"),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    "?": () => setHelpOpen(true),
  });
  const loadOlder = async () => {
    if (cursor === null) return;
    try {
      const page = await client.incident.list.query({ status: "Resolved", limit: 50, cursor });
      setOlder([...older, ...page.items]);
      setCursor(page.nextCursor);
      setProblem(null);
    } catch (error) {
      setProblem(toFailure(error).message);
    }
  };
  const past = [...resolved.items, ...older.filter((one) => !resolved.items.some(({ id }) => id === one.id))];
  const openCount = open.openCount;

  return (
    <>
      <ConsoleHeader isWartime={openCount > 0}>
        <ConnectionState connection={connection} asOf={initial.serverNow} />
      </ConsoleHeader>
      <main ref={list} className="mx-auto grid max-w-[1500px] gap-5 px-5 py-5 max-md:px-3.5">
        <div className="flex flex-wrap items-end justify-between gap-3">
          <div>
            <h1 className="text-[22px] leading-tight font-semibold">
              {openCount === 0 ? "No open incident" : `${openCount} open ${openCount === 1 ? "incident" : "incidents"}`}
            </h1>
            <p className="mt-0.5 text-[13px] text-soft">
              {openCount === 0 ? "Peacetime." : "Wartime."}{" "}
              <span className="max-md:hidden pointer-coarse:hidden">
                <KeyWord touch="">J</KeyWord> <KeyWord touch="">K</KeyWord> move, <KeyWord touch="">↵</KeyWord> opens,{" "}
                <KeyWord touch="">?</KeyWord> shows every key.
              </span>
            </p>
          </div>
          <Button
            look="primary"
            hotkey="N"
            refusal={refusal}
            onClick={() => router.push("/new")}
            className="min-w-52 max-md:w-full"
          >
            Open an incident
          </Button>
        </div>
        <section aria-label="Open incidents" className="panel">
          {open.items.length === 0 ? (
            <div className="px-5 py-8 text-center text-soft">
              <p>Nothing is burning. When something breaks, open an incident first and find out later.</p>
              {!refusal && (
                <p className="mt-2 text-[13px]">
                  <KeyWord touch="The button above:">N</KeyWord> title, severity, done: ten seconds.
                </p>
              )}
            </div>
          ) : (
            <ul>
              {open.items.map((incident) => (
                <BoardRow
                  key={incident.id}
                  incident={incident}
                  nudgeMinutes={initial.config.nudgeMinutes}
                  escalations={escalations.filter(({ ref }) => ref === incident.ref).map(({ text }) => text)}
                />
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="resolved-title">
          <h2 id="resolved-title" className="cap mb-2">
            Resolved
          </h2>
          <div className="panel">
            {past.length === 0 ? (
              <p className="px-5 py-4 text-[13px] text-soft">Resolved incidents stand here, with how long they took.</p>
            ) : (
              <ul>
                {past.map((incident) => (
                  <BoardRow key={incident.id} incident={incident} nudgeMinutes={initial.config.nudgeMinutes} />
                ))}
              </ul>
            )}
            {cursor !== null && (
              <button
                type="button"
                onClick={() => void loadOlder()}
                className="tap min-h-9 w-full border-t border-line-soft px-4 text-left text-xs text-soft hover:text-text"
              >
                Load older incidents
              </button>
            )}
            {problem && (
              <p role="alert" className="px-4 pb-3 text-[13px] text-red">
                {problem}
              </p>
            )}
          </div>
        </section>
      </main>
      <LazyPart>{isHelpOpen && <KeyHelp lines={KEYS} onClose={() => setHelpOpen(false)} />}</LazyPart>
    </>
  );
}
