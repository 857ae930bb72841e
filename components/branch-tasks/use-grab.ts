"use client";
import {
  type KeyboardEvent,
  type PointerEvent as ReactPointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { queueOf, slotOf } from "@/server/branch-tasks/rules";
import type { BranchTask } from "@/server/branch-tasks/schemas";
import type { Move } from "./use-queues";

/** A task in the hand: whose place is shown, and which does not move until it is dropped. */
export type Grab = Move & { by: "keys" | "pointer"; title: string };

const FAR_ENOUGH = 5;
const EDGE = 36;

type Board = {
  tasks: readonly BranchTask[];
  /** In the order in which they are shown. */
  branches: readonly string[];
  /** Branches that take tasks in. */
  isTaking: (branch: string) => boolean;
  onDrop: (move: Move) => void;
};

const othersIn = (tasks: readonly BranchTask[], branch: string, taskId: string): BranchTask[] =>
  queueOf(tasks, branch).open.filter(({ id }) => id !== taskId);

function placeAt(tasks: readonly BranchTask[], taskId: string, branch: string, slot: number): Move {
  const others = othersIn(tasks, branch, taskId);
  const at = Math.max(0, Math.min(slot, others.length));
  return { taskId, branch, afterId: others[at - 1]?.id ?? null, beforeId: others[at]?.id ?? null };
}

/** Where the grabbed task would land: its slot among the others, and of how many places. */
export function slotIn(tasks: readonly BranchTask[], move: Move): { slot: number; places: number } {
  const others = othersIn(tasks, move.branch, move.taskId);
  return { slot: slotOf(others, move), places: others.length + 1 };
}

/** The place under a pointer, by what is on the screen now. */
function placeUnder(root: HTMLElement, x: number, y: number, taskId: string): { branch: string; slot: number } | null {
  const sections = [...root.querySelectorAll<HTMLElement>("[data-branch]")];
  const distance = (box: DOMRect) =>
    Math.max(box.left - x, 0, x - box.right) * 4 + Math.max(box.top - y, 0, y - box.bottom);
  const nearest = sections
    .map((section) => ({ section, far: distance(section.getBoundingClientRect()) }))
    .sort((a, b) => a.far - b.far)[0]?.section;
  const branch = nearest?.dataset.branch;
  if (!nearest || branch === undefined) return null;
  const rows = [...nearest.querySelectorAll<HTMLElement>("[data-open-task]")].filter(
    (row) => row.dataset.openTask !== taskId,
  );
  const before = rows.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return { branch, slot: before < 0 ? Number.POSITIVE_INFINITY : before };
}

/**
 * Takes a task in the hand, by Space or by the pointer, and puts it elsewhere. The row itself stays where it is until
 * then, so that what others do meanwhile moves neither it nor the focus.
 */
export function useGrab(board: Board) {
  const { say } = useAnnounce();
  const root = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const [grab, setGrab] = useState<Grab | null>(null);
  const held = useRef<Grab | null>(null);
  const latest = useRef(board);
  latest.current = board;
  const endsClick = useRef(false);
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);

  const set = useCallback((next: Grab | null) => {
    held.current = next;
    setGrab(next);
  }, []);
  const place = useCallback((move: Move): string => {
    const { slot, places } = slotIn(latest.current.tasks, move);
    return `${move.branch}, place ${slot + 1} of ${places}`;
  }, []);

  const begin = useCallback(
    (task: BranchTask, by: Grab["by"]) => {
      const { open } = queueOf(latest.current.tasks, task.branch);
      const from = placeAt(
        latest.current.tasks,
        task.id,
        task.branch,
        open.findIndex(({ id }) => id === task.id),
      );
      set({ ...from, by, title: task.title });
      if (by === "keys")
        say(`${task.title} grabbed. ${place(from)}. Arrows choose the place, Space drops it, Escape leaves it.`);
    },
    [place, say, set],
  );
  const cancel = useCallback(() => {
    if (!held.current) return;
    say(`${held.current.title} stays where it was.`);
    set(null);
  }, [say, set]);
  const drop = useCallback(() => {
    const grabbed = held.current;
    if (!grabbed) return;
    set(null);
    const { title, by: _, ...move } = grabbed;
    const { tasks, onDrop } = latest.current;
    const task = tasks.find(({ id }) => id === move.taskId);
    if (!task) return;
    const { open } = queueOf(tasks, task.branch);
    const isThere = task.branch === move.branch && open[slotIn(tasks, move).slot]?.id === task.id;
    if (!isThere) onDrop(move);
    say(isThere ? `${title} stays where it was.` : `${title} dropped. ${place(move)}.`);
  }, [place, say, set]);

  const step = useCallback(
    (rows: number, columns: number) => {
      const grabbed = held.current;
      if (!grabbed) return;
      const { tasks, branches, isTaking } = latest.current;
      const own = tasks.find(({ id }) => id === grabbed.taskId)?.branch;
      const open = branches.filter((branch) => branch === own || isTaking(branch));
      const to = open[open.indexOf(grabbed.branch) + columns];
      const { slot } = slotIn(tasks, grabbed);
      const next = to === undefined ? grabbed : { ...grabbed, ...placeAt(tasks, grabbed.taskId, to, slot + rows) };
      set(next);
      say(place(next));
    },
    [place, say, set],
  );

  /** Keys on a row; true where the key was for the grab. */
  const onKeyDown = useCallback(
    (event: KeyboardEvent, task: BranchTask): boolean => {
      const isOwn = held.current?.taskId === task.id && held.current.by === "keys";
      const keys: Record<string, (() => void) | undefined> = isOwn
        ? {
            " ": drop,
            Enter: drop,
            Escape: cancel,
            ArrowUp: () => step(-1, 0),
            ArrowDown: () => step(1, 0),
            ArrowLeft: () => step(0, -1),
            ArrowRight: () => step(0, 1),
          }
        : { " ": event.repeat ? undefined : () => begin(task, "keys") };
      const act = keys[event.key];
      if (!act) return false;
      event.preventDefault();
      event.stopPropagation();
      act();
      return true;
    },
    [begin, cancel, drop, step],
  );

  const onPointerDown = useCallback(
    (event: ReactPointerEvent, task: BranchTask, isGrip: boolean) => {
      endsClick.current = false;
      if (event.button !== 0 || (event.pointerType === "touch" && !isGrip) || held.current) return;
      const { clientX, clientY, pointerId } = event;
      let at = { x: clientX, y: clientY };
      let frame = 0;
      const target = () => {
        const found = root.current && placeUnder(root.current, at.x, at.y, task.id);
        const grabbed = held.current;
        if (!found || !grabbed) return;
        const { tasks, isTaking } = latest.current;
        if (found.branch !== task.branch && !isTaking(found.branch)) return;
        const next = placeAt(tasks, task.id, found.branch, found.slot);
        const isSame =
          next.branch === grabbed.branch && next.afterId === grabbed.afterId && next.beforeId === grabbed.beforeId;
        if (!isSame) set({ ...grabbed, ...next });
      };
      const follow = () => {
        if (ghost.current) ghost.current.style.transform = `translate(${at.x + 12}px, ${at.y + 8}px)`;
        const scroller = scrollerOf(root.current);
        const box = scroller?.getBoundingClientRect();
        if (scroller && box) {
          if (at.y < box.top + EDGE) scroller.scrollTop -= 8;
          else if (at.y > box.bottom - EDGE) scroller.scrollTop += 8;
        }
        target();
        frame = requestAnimationFrame(follow);
      };
      const onMove = (moved: PointerEvent) => {
        if (moved.pointerId !== pointerId) return;
        at = { x: moved.clientX, y: moved.clientY };
        if (held.current || Math.hypot(at.x - clientX, at.y - clientY) < FAR_ENOUGH) return;
        begin(task, "pointer");
        endsClick.current = true;
        frame = requestAnimationFrame(follow);
      };
      const end = () => {
        cancelAnimationFrame(frame);
        window.removeEventListener("pointermove", onMove);
        window.removeEventListener("pointerup", onUp);
        window.removeEventListener("pointercancel", onCancel);
        window.removeEventListener("keydown", onKey, true);
      };
      const onUp = (up: PointerEvent) => {
        if (up.pointerId !== pointerId) return;
        at = { x: up.clientX, y: up.clientY };
        end();
        target();
        drop();
        setTimeout(() => {
          endsClick.current = false;
        }, 50);
      };
      const onCancel = () => {
        end();
        cancel();
      };
      const onKey = (key: globalThis.KeyboardEvent) => {
        if (key.key !== "Escape" || !held.current) return;
        key.preventDefault();
        key.stopPropagation();
        onCancel();
      };
      window.addEventListener("pointermove", onMove);
      window.addEventListener("pointerup", onUp);
      window.addEventListener("pointercancel", onCancel);
      window.addEventListener("keydown", onKey, true);
      stop.current = end;
    },
    [begin, cancel, drop, set],
  );
  /** Swallows the click that ends a drag. */
  const onClickCapture = useCallback((event: { preventDefault: () => void; stopPropagation: () => void }) => {
    if (!endsClick.current) return;
    endsClick.current = false;
    event.preventDefault();
    event.stopPropagation();
  }, []);

  return { root, ghost, grab, begin, cancel, onKeyDown, onPointerDown, onClickCapture };
}

const scrollerOf = (element: HTMLElement | null): HTMLElement | null => {
  for (let at = element; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
};
