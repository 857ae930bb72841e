import type { ReactNode } from "react";

type Props = { label: string; value: ReactNode; note: ReactNode; tone?: "plain" | "green" | "amber" | "red" };
const TONES = { plain: "text-text", green: "text-green", amber: "text-amber", red: "text-red" };

/** One figure of the footer; the note says in words what the colour says. */
export function Tile({ label, value, note, tone = "plain" }: Props) {
  return (
    <div className="min-w-0 border-l border-line px-5 py-2 first:border-l-0 max-md:px-1 max-md:py-1.5 max-md:text-center">
      <dt className="text-[11px] tracking-wider text-dim uppercase max-md:text-[10px] max-md:tracking-normal">
        {label}
      </dt>
      <dd className="flex items-baseline gap-2 max-md:flex-col max-md:items-center max-md:gap-0">
        <b
          className={`num text-[21px] leading-7 font-semibold whitespace-nowrap max-md:text-[15px] max-md:leading-5 max-[420px]:text-[13px] ${TONES[tone]}`}
        >
          {value}
        </b>
        <span className="truncate text-xs text-soft max-md:max-w-full max-md:text-[10px] max-md:leading-3">{note}</span>
      </dd>
    </div>
  );
}
