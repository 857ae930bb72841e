"use client";
import { useViewer } from "@/components/providers/viewer";
import { useNow } from "@/components/time/use-now";
import { Mark } from "@/components/ui/mark";
import { TextField } from "@/components/ui/text-field";
import { CLEAN_WINDOW, unmetText } from "@/server/incidents/rules";
import { isWindowPassed, mayOverrideWindow, owesCleanWindow, windowPassesAt } from "@/server/validation/rules";
import { useFireground } from "./fireground-context";

/** The clean window as it stands this second: whether it is missing, in words, and why the viewer cannot go past it. */
export function useWindowRefusal(): { isUnmet: boolean; text: string | null; refusal: string | null } {
  const { snapshot, config } = useFireground();
  const viewer = useViewer();
  const now = useNow();
  const { cleanSince, peakSeverity, commandUserIds } = snapshot;
  const minutes = config.cleanWindowMinutes;
  if (!owesCleanWindow(peakSeverity) || isWindowPassed(cleanSince, minutes, now)) {
    return { isUnmet: false, text: null, refusal: null };
  }
  const held = Object.entries(commandUserIds).flatMap(([role, id]) => (id === viewer.userId ? [role] : []));
  const condition = {
    key: CLEAN_WINDOW,
    text: `${minutes} clean minutes of validation have passed`,
    isMet: false,
    metAt: windowPassesAt(cleanSince, minutes),
  };
  const refusal = mayOverrideWindow(viewer, held)
    ? null
    : "Only the MIM or the Leader of this incident can go on before the clean window.";
  return { isUnmet: true, text: unmetText(condition, new Date(now)), refusal };
}

type Props = {
  unmet: readonly string[];
  refusal: string | null;
  reason: string;
  onReason: (reason: string) => void;
  error: string | undefined;
};

/** What is unmet, and the reason for going on all the same. */
export function OverrideField({ unmet, refusal, reason, onReason, error }: Props) {
  return (
    <div className="grid gap-3 rounded-md border border-amber-line bg-amber-bg p-3">
      <div>
        <p className="font-semibold text-amber">Not met:</p>
        <ul className="mt-1.5 grid gap-1 text-[13px]">
          {unmet.map((text) => (
            <li key={text} className="num flex gap-2">
              <Mark shape="ring" className="mt-[5px] text-dim" />
              {text}
            </li>
          ))}
        </ul>
      </div>
      {refusal ? (
        <p className="text-[13px]">{refusal}</p>
      ) : (
        <TextField
          label="Why you go on all the same"
          hint="recorded"
          error={error}
          value={reason}
          onChange={onReason}
        />
      )}
    </div>
  );
}
