"use client";
import { useEffect, useState } from "react";

/** A value that is typed, as it stands once nothing was typed for a moment. */
export function useSettled<T>(value: T, pauseMs = 350): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
