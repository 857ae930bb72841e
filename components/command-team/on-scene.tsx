"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { Moment } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import { Kbd, KeyWord } from "@/components/ui/kbd";
import { isSlot, roleWords } from "@/server/command-team/rules";
import { rollState } from "@/server/roll-calls/rules";
import type { RollCall } from "@/server/roll-calls/schemas";
import { useHandoffs, useMine, useTeam } from "./use-team";

/** Who else is on scene, beside the six slots. */
export function OnScene() {
  const { refuse } = useFireground();
  const team = useTeam().data;
  const others = team?.present.filter((one) => !isSlot(one.role)) ?? [];
  if (!team) return null;
  return (
    <section
      aria-label="Others on scene"
      // A low window has no room for it, and J stands below.
      className={`mt-1.5 border-t border-line-soft pt-1 text-xs ${others.length === 0 ? "low:hidden" : ""}`}
    >
      {others.length === 0 ? (
        <p className="leading-6 text-dim">
          Nobody else has joined.{" "}
          {!refuse("command.join") && (
            <>
              <KeyWord touch="The button below">J</KeyWord> joins, or puts someone on.
            </>
          )}
        </p>
      ) : (
        <ul>
          {others.map((one) => (
            <li key={one.id} className="flex items-baseline justify-between gap-2 leading-6">
              <span className="min-w-0 truncate">
                <bdi className="text-text">{one.name}</bdi>{" "}
                <span className="text-soft">{roleWords(one.role, one.branch)}</span>
              </span>
              <span className="shrink-0 text-soft">
                <span className="sr-only">since </span>
                <Moment at={one.joinedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const PRESS = "tap flex min-h-7 items-center gap-1 rounded whitespace-nowrap text-soft hover:text-text";

/** How many have confirmed of those asked; loud once their time is up. */
function RollCount({ roll }: { roll: RollCall }) {
  const { answered, isOverdue } = rollState(roll, useNow());
  return (
    <b className={isOverdue ? "text-red" : "text-amber"}>
      {isOverdue ? "Overdue" : "Roll"} <span className="num">{`${answered}/${roll.answers.length}`}</span>
    </b>
  );
}

/** What one does about the team, each with its key; how many more are on scene stands on the first. */
export function TeamActions() {
  const { open, refuse } = useFireground();
  const { roles, roll } = useMine();
  const others = useTeam().data?.present.filter((one) => !isSlot(one.role)).length ?? 0;
  const isOn = roles.some((one) => !isSlot(one.role));
  const waiting = useHandoffs().data?.some((one) => one.state === "offered") ?? false;
  const mayHandOver = roles.some((one) => isSlot(one.role)) || !refuse("command.assign") || waiting;
  return (
    <div className="mt-1 flex flex-wrap items-center justify-between gap-x-1.5 border-t border-line-soft pt-1 text-xs">
      {!refuse("command.join") && (
        <button type="button" className={PRESS} aria-keyshortcuts="J" onClick={() => open("participant")}>
          {others > 0 ? (
            <span>
              <span className="num text-text">+{others}</span>
              <span className="sr-only">
                {" "}
                more on scene{isOn ? ", you among them" : ""}. Join, leave, or put somebody on
              </span>
            </span>
          ) : (
            <span>
              Join<span className="sr-only">, leave, or put somebody on</span>
            </span>
          )}{" "}
          <Kbd>J</Kbd>
        </button>
      )}
      {mayHandOver && (
        <button type="button" className={PRESS} aria-keyshortcuts="W" onClick={() => open("handoff")}>
          {waiting ? <b className="text-amber">Offered</b> : "Hand over"} <Kbd>W</Kbd>
        </button>
      )}
      <button type="button" className={PRESS} aria-keyshortcuts="Shift+O" onClick={() => open("roll-call")}>
        <span>
          {roll ? <RollCount roll={roll} /> : "Roll"}
          <span className="sr-only">{roll ? ", roll-call" : "-call"}</span>
        </span>{" "}
        <Kbd>⇧O</Kbd>
      </button>
    </div>
  );
}
