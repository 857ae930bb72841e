import { Fragment } from "react";

const VARIABLE = /(\{\{\s*\w+\s*\}\})/;

/** A filled text; what is not filled is marked, in words as well. */
export function FilledText({ text, unfilled }: { text: string; unfilled: readonly string[] }) {
  let at = 0;
  return (
    <>
      {text.split(VARIABLE).map((piece) => {
        at += piece.length + 1;
        const name = VARIABLE.test(piece) ? piece.replace(/[{}\s]/g, "") : "";
        if (!name || !unfilled.includes(name)) return <Fragment key={at}>{piece}</Fragment>;
        return (
          <mark key={at} className="rounded border border-amber-line bg-transparent px-1 text-amber">
            {piece} <span className="text-xs">not filled</span>
          </mark>
        );
      })}
    </>
  );
}
