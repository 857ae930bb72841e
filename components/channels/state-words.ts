import { LOG_STATE_LABEL } from "@/server/comms-log/rules";

const WORDS: Readonly<Record<string, string>> = LOG_STATE_LABEL;

/** A delivery's state in words; what waits after a failure is being tried again. */
export const stateWord = (state: string, hasError: boolean): string =>
  hasError && (state === "queued" || state === "sending") ? "trying again" : (WORDS[state] ?? state);

/** Whether the state waits for a person. */
export const isTrouble = (state: string): boolean =>
  ["failed", "dead", "bounced", "complained", "unclear"].includes(state);

export const stateTone = (state: string): "red" | "green" | "amber" | "plain" => {
  if (state === "unclear") return "amber";
  if (isTrouble(state)) return "red";
  if (state === "sent" || state === "delivered") return "green";
  return state === "queued" || state === "sending" ? "amber" : "plain";
};
