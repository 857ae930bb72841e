"use client";
import { useCallback, useMemo, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { branchesOf, positionAt, queueOf, slotOf } from "@/server/branch-tasks/rules";
import type { BranchTask, MoveTask, Queues } from "@/server/branch-tasks/schemas";

export const queuesKey = (ref: string): string => `task ${ref}`;

/** A move as the screen makes it: it always knows the branch. */
export type Move = { taskId: string; branch: string; afterId: string | null; beforeId: string | null };

/** The tasks as they stand once the moves are made: what was dropped lies where it was dropped at once. */
export function withMoves(tasks: readonly BranchTask[], moves: readonly Move[]): BranchTask[] {
  return moves.reduce<BranchTask[]>(
    (all, move) => {
      const { open } = queueOf(
        all.filter(({ id }) => id !== move.taskId),
        move.branch,
      );
      const { position, renumbered } = positionAt(open, slotOf(open, move));
      const anew = new Map(renumbered.map((one) => [one.id, one.position]));
      return all.map((task) =>
        task.id === move.taskId
          ? { ...task, branch: move.branch, position }
          : { ...task, position: anew.get(task.id) ?? task.position },
      );
    },
    [...tasks],
  );
}

/** The incident's tasks, live, with the moves that are on their way already made. */
export function useQueues() {
  const { snapshot, config } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const { show } = useAnnounce();
  const { data, error } = useRead(queuesKey(ref), (client) => client.task.queues.query({ ref }));
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const verb = useVerb((client, input: MoveTask, options) => client.task.move.mutate(input, options));

  const tasks = useMemo(() => withMoves(data?.tasks ?? [], moves), [data, moves]);
  const branches = useMemo(() => branchesOf(config.branches, tasks), [config.branches, tasks]);
  const latest = useRef(data);
  latest.current = data;

  /** Puts one task, as a write answered it, in the place of what is shown. */
  const take = useCallback(
    (task: BranchTask) => {
      const known: Queues = latest.current ?? { ownBranch: null, tasks: [] };
      const others = known.tasks.filter(({ id }) => id !== task.id);
      latest.current = { ...known, tasks: [...others, task] };
      reads.set(queuesKey(ref), latest.current);
    },
    [reads, ref],
  );

  // One after the other: a second drag before the first is answered must not be taken for the same press.
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const move = useCallback(
    (wanted: Move) => {
      setMoves((before) => [...before, wanted]);
      last.current = last.current.then(async () => {
        const result = await verb.run({ ref, ...wanted });
        const isKept = !result.ok && result.failure.code === "QUEUED";
        if (result.ok) take(result.value);
        else if (!isKept) show(result.failure.message, "red");
        if (isKept) return;
        setMoves((before) => before.filter((one) => one !== wanted));
        reads.invalidate(queuesKey(ref));
      });
    },
    [ref, verb.run, take, show, reads],
  );

  return { tasks, branches, ownBranch: data?.ownBranch ?? null, isRead: data !== undefined, error, take, move };
}
