import type { NamedPath } from "./parse-line";

export type Completion = {
  /** What the line becomes. */
  line: string;
  label: string;
  what: string;
};

const MOST = 8;

/**
 * What a line that begins with a slash or an at sign may become.
 * @param words the commands, with what they do
 * @param paths the recovery paths that a note may name
 */
export function completionsOf(
  text: string,
  words: readonly (readonly [word: string, what: string])[],
  paths: readonly NamedPath[],
): Completion[] {
  const command = /^\/(\S*)$/.exec(text);
  if (command) {
    const typed = (command[1] ?? "").toLowerCase();
    return words
      .filter(([word]) => word.startsWith(typed))
      .slice(0, MOST)
      .map(([word, what]) => ({ line: `/${word} `, label: `/${word}`, what }));
  }
  const path = /^@(?!@)(.*)$/s.exec(text);
  if (!path) return [];
  const typed = (path[1] ?? "").toLowerCase();
  return paths
    .filter(({ title }) => title.toLowerCase().startsWith(typed))
    .slice(0, MOST)
    .map(({ title }) => ({ line: `@${title} `, label: `@${title}`, what: "a note on this path" }));
}
