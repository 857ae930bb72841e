import { useState } from "react";

const kept = new Map<string, string>();

/** What is being written: it outlives its field (another panel, a folded row) until it is sent or emptied. */
export function useKeptText(key: string): [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => kept.get(key) ?? "");
  const write = (next: string) => {
    if (next === "") kept.delete(key);
    else kept.set(key, next);
    setText(next);
  };
  return [text, write];
}
