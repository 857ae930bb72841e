/** A key, as it is printed on what it triggers. */
export function Kbd({ children, className = "border-line text-soft" }: { children: string; className?: string }) {
  return (
    <kbd
      aria-hidden="true"
      className={`num inline-block min-w-6 shrink-0 rounded border border-b-2 px-1.5 text-center text-xs leading-5 ${className}`}
    >
      {children}
    </kbd>
  );
}
