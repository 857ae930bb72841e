import { useMemo } from "react";
import { diffWords } from "./diff";

type Text = { subject: string; body: string };

const joined = ({ subject, body }: Text): string => (subject ? `${subject}\n\n${body}` : body);

/** What changed from one text to another: taken out struck through, put in underlined; read aloud by name. */
export function TextDiff({ before, after }: { before: Text; after: Text }) {
  const parts = useMemo(() => diffWords(joined(before), joined(after)), [before, after]);
  const changed = parts.filter((part) => part.kind !== "same").length;
  if (changed === 0) return <p className="text-[13px] text-soft">The texts are the same.</p>;
  let at = 0;
  return (
    <p className="text-[13px] leading-6 whitespace-pre-wrap">
      {parts.map(({ kind, text }) => {
        at += text.length;
        const key = `${kind} ${at}`;
        if (kind === "same") return <span key={key}>{text}</span>;
        const Piece = kind === "out" ? "del" : "ins";
        return (
          <Piece
            key={key}
            className={
              kind === "out"
                ? "rounded bg-red-bg text-red line-through decoration-1"
                : "rounded text-green underline decoration-1 underline-offset-2"
            }
          >
            <span className="sr-only">{kind === "out" ? "taken out: " : "put in: "}</span>
            {text === "\n" || text === "\n\n" ? text.replace(/\n/g, "↵\n") : text}
            <span className="sr-only">; </span>
          </Piece>
        );
      })}
    </p>
  );
}
