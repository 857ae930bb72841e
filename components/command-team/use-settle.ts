"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import type { Decision, Handoff, SettleHandoff } from "@/server/handoffs/schemas";
import type { AnswerRoll } from "@/server/roll-calls/schemas";

const SAID: Record<Decision, string> = { accept: "handed over", decline: "declined", withdraw: "offer withdrawn" };

/** Answers to what waits for somebody: an offered role, a roll-call; both with one press. */
export function useSettle() {
  const { snapshot, refresh } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const settle = useVerb((client, input: SettleHandoff, options) => client.handoff.settle.mutate(input, options));
  const answer = useVerb((client, input: AnswerRoll, options) => client.rollCall.answer.mutate(input, options));

  const run = async (offer: Handoff, decision: Decision, note = ""): Promise<boolean> => {
    const result = await settle.run({ ref, handoffId: offer.id, decision, note });
    // Refused because it was decided elsewhere: what stands now is read again as well.
    reads.invalidate(`handoff ${ref}`);
    refresh();
    if (result.ok) show(`${COMMAND_ROLE_LABEL[offer.role]}: ${SAID[decision]}`);
    return result.ok;
  };
  const confirm = async (rollCallId: string, pathId: string, note = ""): Promise<boolean> => {
    const result = await answer.run({ ref, rollCallId, pathId, note });
    reads.invalidate(`rollCall ${ref}`);
    if (result.ok) show("Roll-call: confirmed");
    return result.ok;
  };
  const failure = settle.failure ?? answer.failure;
  return { run, confirm, isBusy: settle.isBusy || answer.isBusy, problem: failure?.message ?? null };
}
