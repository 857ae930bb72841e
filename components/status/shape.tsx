import type { ReactElement } from "react";
import type { ShapeName } from "./words";

const cut = { stroke: "var(--bg)", strokeWidth: 2, strokeLinecap: "round", fill: "none" } as const;

const DRAWINGS: Record<ShapeName, ReactElement> = {
  check: (
    <>
      <circle cx="8" cy="8" r="8" fill="currentColor" />
      <path d="M4.5 8.4l2.4 2.4 4.6-5" {...cut} />
    </>
  ),
  half: (
    <>
      <circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 1a7 7 0 010 14z" fill="currentColor" />
    </>
  ),
  cross: (
    <>
      <path d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z" fill="currentColor" />
      <path d="M5.2 5.2l5.6 5.6m0-5.6l-5.6 5.6" {...cut} />
    </>
  ),
  square: <path d="M1 1h14v14H1z" fill="currentColor" />,
  triangle: <path d="M8 1l8 14H0z" fill="currentColor" />,
  dot: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2.5" />,
};

/** A shape beside a word that says the same; screen readers hear the word alone. */
export function Shape({ name }: { name: ShapeName }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {DRAWINGS[name]}
    </svg>
  );
}
