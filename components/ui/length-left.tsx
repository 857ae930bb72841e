import type { ReactNode } from "react";

type Props = { text: string; max: number; children?: ReactNode };

/** Says near its limit how long a text is, so that nothing is cut unseen; until then whatever stands there else. */
export function LengthLeft({ text, max, children }: Props) {
  const { length } = text.trim();
  if (length <= max * 0.9) return children;
  const counted = `${length.toLocaleString("en")} of ${max.toLocaleString("en")} characters`;
  return (
    <span className={length > max ? "num text-red" : "num text-amber"}>
      {counted}
      {length > max && `: ${(length - max).toLocaleString("en")} too many`}
    </span>
  );
}
