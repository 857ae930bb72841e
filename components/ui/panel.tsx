import { type ReactNode, useId } from "react";

type Props = { title: ReactNode; aside?: ReactNode; children: ReactNode; className?: string; bodyClass?: string };

/** A named region of the screen. */
export function Panel({ title, aside, children, className = "", bodyClass = "" }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`panel px-3.5 py-3 ${className}`}>
      <div className="mb-2 flex min-h-6 items-center justify-between gap-2">
        <h2 id={id} className="cap">
          {title}
        </h2>
        {aside && <div className="flex items-center gap-2 text-[11px] text-soft">{aside}</div>}
      </div>
      <div className={bodyClass}>{children}</div>
    </section>
  );
}
