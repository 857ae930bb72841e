"use client";
import { type FocusEvent, useRef, useState } from "react";
import { orderPaths } from "@/server/recovery/rules";
import type { RecoveryPath } from "@/server/recovery/schemas";

/**
 * Paths in the order in which they want attention. While the focus is among them the order is held, and a new one
 * comes last: nothing moves under who works there.
 */
export function usePathOrder(paths: RecoveryPath[], now: number) {
  const [isHeld, setHeld] = useState(false);
  const shown = useRef<string[]>([]);
  const before = new Map(shown.current.map((id, at) => [id, at]));
  const ordered = orderPaths(paths, now);
  const place = ({ id }: RecoveryPath) => before.get(id) ?? before.size;
  const result = isHeld ? ordered.sort((a, b) => place(a) - place(b)) : ordered;
  shown.current = result.map(({ id }) => id);
  const hold = {
    onFocus: () => setHeld(true),
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setHeld(false);
    },
  };
  return { ordered: result, hold };
}
