"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { durationWords } from "@/components/time/format";
import { Moment } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import { Dialog } from "@/components/ui/dialog";
import { TEAM_ROLE_LABEL } from "@/server/command-team/rules";
import type { Ending, Participant } from "@/server/command-team/schemas";
import { phaseName } from "@/server/incidents/rules";
import { barOf, type HistoryRow, historyRows } from "./bars";

const ENDED: Record<Ending, string> = {
  replaced: "replaced",
  handed_over: "handed over",
  left: "left",
  released: "released",
};
const isEnding = (word: string): word is Ending => word in ENDED;

type Axis = { start: number; end: number };

/** Who held which role when, over the whole incident: a table, with bars over its duration and the phases marked. */
export function TeamHistoryDialog({ onClose }: { onClose: () => void }) {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  const now = useNow(10_000);
  const all = useRead(`history ${ref}`, (client) => client.command.participants.query({ ref })).data;
  const end = snapshot.resolvedAt ? Date.parse(snapshot.resolvedAt) : now;
  // People may be put on before the record opens, and go after it is resolved.
  const instants = (all ?? []).flatMap(({ joinedAt, leftAt }) => [joinedAt, leftAt ?? joinedAt]).map(Date.parse);
  const axis = {
    start: Math.min(Date.parse(snapshot.openedAt), ...instants),
    end: Math.max(end, ...instants),
  };
  return (
    <Dialog title="Command team over time" onClose={onClose} isWide>
      {!all ? (
        <p className="text-[13px] text-soft">Loading…</p>
      ) : (
        <div className="@container">
          <table className="block w-full text-[13px] @2xl:table">
            <caption className="sr-only">Who held which role, from when to when, and how it ended</caption>
            <thead className="sr-only @2xl:not-sr-only">
              <tr className="text-left text-xs text-dim">
                <th scope="col" className="w-44 pb-1 font-normal">
                  Person and role
                </th>
                <th scope="col" className="w-64 pb-1 font-normal">
                  From, to
                </th>
                <th scope="col" className="pb-1 font-normal">
                  <PhaseMarks axis={axis} />
                </th>
              </tr>
            </thead>
            <tbody className="block @2xl:table-row-group">
              {historyRows(all).map((row) => (
                <Row key={row.key} row={row} axis={axis} now={now} />
              ))}
            </tbody>
          </table>
          <p className="mt-3 text-xs text-soft">
            From <Moment at={new Date(axis.start).toISOString()} withZone /> over {durationWords(axis.end - axis.start)}
            . A bar with a full edge at its right still runs; thin lines mark where a phase began.
          </p>
        </div>
      )}
    </Dialog>
  );
}

function Row({ row, axis, now }: { row: HistoryRow; axis: Axis; now: number }) {
  return (
    <tr className="block border-t border-line-soft py-1 align-top @2xl:table-row">
      <th scope="row" className="block py-1 pr-3 text-left font-normal @2xl:table-cell">
        <bdi className="font-semibold">{row.name}</bdi>
        <span className="block text-xs text-soft">{TEAM_ROLE_LABEL[row.role]}</span>
      </th>
      <td className="block py-1 pr-3 @2xl:table-cell">
        <ul>
          {row.spells.map((spell) => (
            <Spell key={spell.id} spell={spell} now={now} />
          ))}
        </ul>
      </td>
      <td className="block py-1 @2xl:table-cell">
        <div aria-hidden="true" className="relative h-6 rounded bg-raise">
          <PhaseLines axis={axis} />
          {row.spells.map((spell) => {
            const { left, width } = barOf(spell.joinedAt, spell.leftAt, axis);
            return (
              <span
                key={spell.id}
                className={`absolute top-1 h-4 rounded-sm border ${spell.leftAt ? "border-line bg-dim/50" : "border-green-line border-r-4 border-r-green bg-green/40"}`}
                style={{ left: `${left}%`, width: `${width}%` }}
              />
            );
          })}
        </div>
      </td>
    </tr>
  );
}

function Spell({ spell, now }: { spell: Participant; now: number }) {
  const until = spell.leftAt ? Date.parse(spell.leftAt) : now;
  const length = durationWords(until - Date.parse(spell.joinedAt));
  return (
    <li className="leading-5">
      <Moment at={spell.joinedAt} /> to {spell.leftAt ? <Moment at={spell.leftAt} /> : "now"}{" "}
      <span className="text-soft">
        ({length}
        {spell.branch && `, ${spell.branch}`}
        {isEnding(spell.endedBy) && `, ${ENDED[spell.endedBy]}`})
      </span>
    </li>
  );
}

/** When each phase began, with the incident's opening as the first. */
function usePhases(): { phase: number; at: string }[] {
  const { snapshot } = useFireground();
  const entered = Object.entries(snapshot.phaseTimes).map(([phase, at]) => ({ phase: Number(phase), at }));
  return [{ phase: 1, at: snapshot.openedAt }, ...entered.filter((one) => one.phase > 1)];
}

function PhaseLines({ axis }: { axis: Axis }) {
  return usePhases().map(({ phase, at }) => (
    <span
      key={phase}
      className="absolute top-0 h-full border-l border-blue/50"
      style={{ left: `${barOf(at, null, axis).left}%` }}
    />
  ));
}

/** Numbers of the phases above the bars; those too close to the one before give way. */
function PhaseMarks({ axis }: { axis: Axis }) {
  let last = -100;
  const marks = usePhases().flatMap(({ phase, at }) => {
    const { left } = barOf(at, null, axis);
    if (left - last < 3) return [];
    last = left;
    return [{ phase, left }];
  });
  return (
    <span className="relative block h-4">
      {marks.map(({ phase, left }) => (
        <span
          key={phase}
          title={`Phase ${phase}: ${phaseName(phase)}`}
          className="num absolute text-xs text-blue"
          style={{ left: `${left}%` }}
        >
          <span className="sr-only">Phase </span>
          {phase}
        </span>
      ))}
    </span>
  );
}
