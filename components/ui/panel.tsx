import { type ReactNode, useId } from "react";

type Props = {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Its height where the content may be longer; it then scrolls, by keyboard too. */
  scroll?: string;
};

/** A named region of the screen. */
export function Panel({ title, aside, children, className = "", scroll }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`panel flex min-h-0 flex-col px-3.5 py-2.5 low:px-3 low:py-1.5 ${className}`}
    >
      <div className="mb-1 flex min-h-6 low:mb-0 items-center justify-between gap-2">
        <h2 id={id} className="cap whitespace-nowrap">
          {title}
        </h2>
        {aside && <div className="flex items-center gap-2 text-[11px] text-soft">{aside}</div>}
      </div>
      {scroll ? (
        <div
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className={`-mx-1.5 min-h-0 overflow-y-auto px-1.5 ${scroll}`}
        >
          {children}
        </div>
      ) : (
        children
      )}
    </section>
  );
}
