import { NavLink } from "@/components/ui/nav-link";

/**
 * The operational state at a glance: red in wartime (blinking for its first five seconds), phosphor green in
 * peacetime; null, for whom it is not to know, says neither.
 */
export function Wordmark({ isWartime }: { isWartime: boolean | null }) {
  if (isWartime === null) return <b className="num text-lg whitespace-nowrap max-md:text-base">›MAJORops</b>;
  const word = isWartime ? "WARTIME" : "PEACETIME";
  return (
    <NavLink
      href="/admin"
      aria-label={`MAJORops, ${word}: to the board`}
      className={`num flex min-h-8 items-center gap-2 rounded text-lg font-semibold whitespace-nowrap max-md:text-base ${isWartime ? "text-red" : "text-green"}`}
    >
      <span key={isWartime ? "war" : "peace"} className={isWartime ? "blink" : ""}>
        ›MAJORops
      </span>{" "}
      <small className="rounded-sm border border-current px-1.5 py-px text-[11px] leading-4 max-md:px-1 max-md:text-[10px]">
        {word}
      </small>
    </NavLink>
  );
}
