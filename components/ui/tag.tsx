import type { ReactNode } from "react";

type Tone = "plain" | "red" | "amber" | "green" | "blue" | "violet";
const TONES: Record<Tone, string> = {
  plain: "border-line text-soft",
  red: "border-red-line bg-red-bg text-red font-semibold",
  amber: "border-amber-line text-amber",
  green: "border-green-line text-green",
  blue: "border-line text-blue",
  violet: "border-line text-violet",
};

export function Tag({
  tone = "plain",
  children,
  className = "",
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={`inline-block rounded border px-2 py-px text-xs leading-5 whitespace-nowrap ${TONES[tone]} ${className}`}
    >
      {children}
    </span>
  );
}
