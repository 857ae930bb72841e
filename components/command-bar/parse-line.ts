/** What a line of the command bar means (DOMAIN 2.5). */
export type Line =
  | { kind: "empty" }
  | { kind: "note"; text: string }
  | { kind: "path-note"; pathId: string; title: string; text: string }
  | { kind: "command"; word: string; rest: string }
  | { kind: "problem"; text: string };

export type NamedPath = { id: string; title: string };

const simple = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, " ");

/**
 * Reads a line: "/word rest" is a command, "@path text" a note on a recovery path, all else a note. A note that begins
 * with a slash or an at sign has another one, or a space, before it.
 * @param words the commands there are
 * @param paths the paths that "@" may name, by the beginning of their title, spaces or dashes between its words
 */
export function parseLine(typed: string, words: readonly string[], paths: readonly NamedPath[]): Line {
  const text = typed.trim();
  if (text === "") return { kind: "empty" };
  if (/^\s/.test(typed)) return { kind: "note", text };
  if (text.startsWith("//") || text.startsWith("@@")) return { kind: "note", text: text.slice(1) };
  if (text.startsWith("/")) return parseCommand(text.slice(1), words);
  if (text.startsWith("@")) return parsePathNote(text.slice(1), paths);
  return { kind: "note", text };
}

function parseCommand(text: string, words: readonly string[]): Line {
  const [, typed = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const wanted = typed.toLowerCase();
  if (wanted === "") return { kind: "problem", text: "Type the word of a command after the slash." };
  const found = words.filter((word) => word === wanted);
  const candidates = found.length > 0 ? found : words.filter((word) => word.startsWith(wanted));
  const [word] = candidates;
  if (word && candidates.length === 1) return { kind: "command", word, rest: rest.trim() };
  if (candidates.length > 1) {
    return { kind: "problem", text: `Which one: ${candidates.map((one) => `/${one}`).join(", ")}?` };
  }
  return { kind: "problem", text: `There is no command /${typed}. A note that begins with a slash has two of them.` };
}

function parsePathNote(text: string, paths: readonly NamedPath[]): Line {
  const line = simple(text);
  const whole = paths
    .filter(({ title }) => line.startsWith(`${simple(title)} `) || line === simple(title))
    .sort((a, b) => b.title.length - a.title.length)[0];
  if (whole) return noteOn(whole, text.slice(lengthOf(text, simple(whole.title))));
  const [, name = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const begun = paths.filter(({ title }) => simple(title).startsWith(simple(name)));
  const [only] = begun;
  if (only && begun.length === 1) return noteOn(only, rest);
  if (begun.length > 1) return { kind: "problem", text: `Which path: ${begun.map((path) => path.title).join(", ")}?` };
  const known = paths.map((path) => path.title).join(", ");
  return {
    kind: "problem",
    text: known
      ? `No recovery path begins with "${name}". There are: ${known}.`
      : "There is no recovery path yet. /track opens one.",
  };
}

/** How many characters of the text as typed make up its simple form. */
function lengthOf(text: string, wanted: string): number {
  for (let end = 1; end <= text.length; end += 1) if (simple(text.slice(0, end)) === wanted) return end;
  return text.length;
}

function noteOn({ id, title }: NamedPath, rest: string): Line {
  const text = rest.trim();
  return text === ""
    ? { kind: "problem", text: `Say what happened on ${title}.` }
    : { kind: "path-note", pathId: id, title, text };
}

/** What stands after a command's word: its text, who (after "@"), and minutes ("10m", "2h"). */
export type Arguments = { text: string; who: string | null; minutes: number | null };

const LENGTH = /(^|\s)(\d{1,4})\s?(m|min|h)(?=\s|$)/gi;

/**
 * Takes who and how long out of a command's arguments, in whichever order they stand. The name goes first, so that
 * "Crew 12 M" is a crew and not twelve minutes; of several lengths the last counts, and the others stay text.
 * @param names known people and teams; after "@" the longest that fits is taken, else one word
 */
export function parseArguments(rest: string, names: readonly string[] = []): Arguments {
  const { text, who } = takeName(rest, names);
  const length = [...text.matchAll(LENGTH)].at(-1);
  if (!length) return { text: tidy(text), who, minutes: null };
  const minutes = Number(length[2]) * (length[3]?.toLowerCase() === "h" ? 60 : 1);
  return {
    text: tidy(`${text.slice(0, length.index)}${text.slice(length.index + length[0].length)}`),
    who,
    minutes,
  };
}

const tidy = (text: string): string => text.replace(/\s+/g, " ").trim();

function takeName(text: string, names: readonly string[]): { text: string; who: string | null } {
  const at = /(^|\s)@(\S)/.exec(text);
  if (!at) return { text, who: null };
  const start = at.index + (at[1]?.length ?? 0);
  const after = text.slice(start + 1);
  const known = names
    .filter((name) => after.toLowerCase().startsWith(name.toLowerCase()) && /^(\s|$)/.test(after.slice(name.length)))
    .sort((a, b) => b.length - a.length)[0];
  const word = known ?? /^\S+/.exec(after)?.[0] ?? "";
  return { text: `${text.slice(0, start)}${after.slice(word.length)}`, who: known ?? word };
}
