/** A key, as it is printed on what it triggers. */
export function Kbd({ children, className = "border-line text-soft" }: { children: string; className?: string }) {
  return (
    <span aria-hidden="true" className="shrink-0">
      <kbd
        className={`num inline-block min-w-6 rounded border border-b-2 px-1.5 text-center text-xs leading-5 ${className}`}
      >
        {children}
      </kbd>
    </span>
  );
}
