const FACE = "num inline-block min-w-6 rounded border border-b-2 px-1.5 text-center text-xs leading-5";

/** A key, as it is printed on what it triggers; what it is printed on has its name for screen readers. */
export function Kbd({ children, className = "border-line text-soft" }: { children: string; className?: string }) {
  return (
    <span aria-hidden="true" className="shrink-0">
      <kbd className={`${FACE} ${className}`}>{children}</kbd>
    </span>
  );
}

/** A key as a word of a sentence: read aloud, and on a screen without keys replaced by what is pressed instead. */
export function KeyWord({ children, touch }: { children: string; touch: string }) {
  return (
    <>
      <kbd className={`${FACE} border-line text-soft`}>{children}</kbd>
      <span className="touch-only">{touch}</span>
    </>
  );
}
