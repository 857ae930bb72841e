/** The shapes that stand beside a word, drawn so that they are the same in every font. */
export type MarkShape = "disc" | "ring" | "square" | "triangle" | "diamond" | "check" | "cross" | "dash";

const PATH: Record<MarkShape, string> = {
  disc: "M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  ring: "M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0 1.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z",
  square: "M1.2 1.2h7.6v7.6H1.2z",
  triangle: "M5 .8 9.6 9H.4z",
  diamond: "M5 0l4.6 5L5 10 .4 5z",
  check: "M1 5.4 2.2 4.1 4 5.9 7.9 1.9 9.1 3.2 4 8.5z",
  cross: "M2 .8 5 3.8 8 .8 9.2 2 6.2 5l3 3L8 9.2 5 6.2 2 9.2.8 8l3-3-3-3z",
  dash: "M.8 4.1h8.4v1.8H.8z",
};

export function Mark({ shape, className = "" }: { shape: MarkShape; className?: string }) {
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden="true"
      fill="currentColor"
      className={`inline-block size-[9px] shrink-0 ${className}`}
    >
      <path fillRule="evenodd" d={PATH[shape]} />
    </svg>
  );
}
