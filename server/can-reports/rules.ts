export type Draft = {
  conditions: string[];
  actions: { text: string; owner: string; timeboxMinutes: number | null }[];
  needs: { text: string; askOf: string }[];
};

type Kind = "c" | "a" | "n";

/** A marker at a line's beginning: "c:", "A:", "needs:"; with nothing behind it, the lines below are of its kind. */
const LINE_MARKER = /^(conditions?|actions?|needs?|[can]):(?=\s|$|\S)/i;
/** A line that is nothing but a heading: "C", "Actions". */
const HEADING = /^(conditions?|actions?|needs?|[can])$/i;
/** Within a line that began with a marker, a single letter with its colon begins the next thing. */
const INLINE_MARKER = /^[can]:$/i;
const BULLET = /^[-*•]\s+(?=\S)/;
const MINUTES = /^(\d{1,5})(m|min|h)$/i;
const MOST_MINUTES = 10_080;
/** A name behind @ or ? without quotes has so many words at most; else it is taken for text. */
const MOST_NAME_WORDS = 3;

const kindOf = (word: string): Kind => {
  const first = word.charAt(0).toLowerCase();
  return first === "a" || first === "n" ? first : "c";
};

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** "10m", "10min", "1h" in minutes; null for anything else. */
function minutesOf(word: string | undefined): number | null {
  const match = word === undefined ? null : MINUTES.exec(word);
  if (!match?.[1]) return null;
  const minutes = Number(match[1]) * (match[2]?.toLowerCase() === "h" ? 60 : 1);
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null;
}

/** Whether a word would be read as more than text, by whatever kind of item. */
const isSpecial = (word: string): boolean => INLINE_MARKER.test(word) || /^[@?]/.test(word) || minutesOf(word) !== null;

/** A backslash takes a special word literally; before any other word it is text like all else. */
const escapeWord = (word: string): string => (isSpecial(word.replace(/^\\+/, "")) ? `\\${word}` : word);
const unescapeWord = (word: string): string =>
  word.startsWith("\\") && isSpecial(word.replace(/^\\+/, "")) ? word.slice(1) : word;

const toText = (words: readonly string[]): string => words.map(unescapeWord).join(" ");
const fromText = (text: string): string => wordsOf(text).map(escapeWord).join(" ");

/** Takes a name behind one of the signs off the end of the words: @Ada, @Ada Lovelace, @"a longer name of some team". */
function takeName(words: string[], signs: string): string | null {
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const word = words[at] ?? "";
    if (!signs.includes(word.charAt(0)) || word.length < 2) continue;
    const name = words.slice(at).join(" ").slice(1);
    const quoted = /^"([^"]*)"$/.exec(name);
    const isPlain = !name.startsWith('"') && words.length - at <= MOST_NAME_WORDS;
    if (!quoted?.[1]?.trim() && !isPlain) return null;
    words.length = at;
    return toText(wordsOf(quoted?.[1]?.trim() || name));
  }
  return null;
}

function takeMinutes(words: string[]): number | null {
  const minutes = minutesOf(words.at(-1));
  if (minutes !== null) words.length -= 1;
  return minutes;
}

function toAction(text: string): Draft["actions"][number] {
  const words = wordsOf(text);
  let minutes = takeMinutes(words);
  let owner = takeName(words, "@");
  if (minutes === null && owner !== null) minutes = takeMinutes(words);
  // "@ada restart the pool 10m": whoever stands in front owns it too.
  if (owner === null && words.length > 1 && /^@[^"]/.test(words[0] ?? ""))
    owner = unescapeWord(words.shift()?.slice(1) ?? "");
  return { text: toText(words), owner: owner ?? "", timeboxMinutes: minutes };
}

function toNeed(text: string): Draft["needs"][number] {
  const words = wordsOf(text);
  const askOf = takeName(words, "?@");
  return { text: toText(words), askOf: askOf ?? "" };
}

/**
 * Reads a report typed in one box (DOMAIN 1.1): "c:", "a:", "n:" begin an item, at a line's beginning or within a line
 * that has one; a heading alone ("C", "Needs:") stands for the lines below it up to an empty one; what has no
 * marker is a condition. An action may end in "@owner" and "10m", a need in "?whom". Never throws, loses no text.
 */
export function parseCan(source: string): Draft {
  const draft: Draft = { conditions: [], actions: [], needs: [] };
  let section: Kind = "c";
  for (const raw of source.split(/\r\n?|\n/)) {
    const line = raw.trim();
    if (line === "") section = "c";
    const marker = LINE_MARKER.exec(line);
    const rest = marker ? line.slice(marker[0].length).trim() : line;
    if (HEADING.test(line) || (marker && rest === "")) {
      section = kindOf(line);
    } else if (marker) {
      for (const [kind, text] of itemsOf(kindOf(line), rest)) add(draft, kind, text);
    } else {
      add(draft, section, line.replace(BULLET, ""));
    }
  }
  return draft;
}

function itemsOf(first: Kind, rest: string): [Kind, string][] {
  const items: [Kind, string[]][] = [[first, []]];
  for (const word of wordsOf(rest)) {
    if (INLINE_MARKER.test(word)) items.push([kindOf(word), []]);
    else items.at(-1)?.[1].push(word);
  }
  return items.map(([kind, words]) => [kind, words.join(" ")]);
}

function add(draft: Draft, kind: Kind, source: string): void {
  if (source.trim() === "") return;
  if (kind === "a") {
    const action = toAction(source);
    // A name or a time alone is no action; as it was typed, it is.
    draft.actions.push(action.text ? action : { text: toText(wordsOf(source)), owner: "", timeboxMinutes: null });
  } else if (kind === "n") {
    const need = toNeed(source);
    draft.needs.push(need.text ? need : { text: toText(wordsOf(source)), askOf: "" });
  } else {
    draft.conditions.push(toText(wordsOf(source)));
  }
}

/** A name behind its sign, in quotes where it would be read otherwise. */
function printName(sign: string, name: string): string {
  const words = wordsOf(name);
  if (words.length === 0) return "";
  if (words.length <= MOST_NAME_WORDS && !name.trim().startsWith('"')) return ` ${sign}${fromText(name)}`;
  return ` ${sign}"${fromText(name.replaceAll('"', "'"))}"`;
}

/** The same report as one would type it: parseCan reads it back as it was. */
export function printCan({ conditions, actions, needs }: Draft): string {
  const minutes = (value: number | null) => (value === null ? "" : ` ${value}m`);
  return [
    ...conditions.map((text) => `c: ${fromText(text)}`),
    ...actions.map(
      ({ text, owner, timeboxMinutes }) => `a: ${fromText(text)}${printName("@", owner)}${minutes(timeboxMinutes)}`,
    ),
    ...needs.map(({ text, askOf }) => `n: ${fromText(text)}${printName("?", askOf)}`),
  ].join("\n");
}

/** Team names are the same whatever their case and spaces. */
export const teamKey = (name: string): string => name.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();

/** Each team once, in the order and spelling of its first mention. */
export function uniqueTeams(names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const name of names) {
    const clean = name.replace(/\s+/g, " ").trim();
    if (clean && !seen.has(teamKey(clean))) seen.set(teamKey(clean), clean);
  }
  return [...seen.values()];
}

/**
 * Reads who is asked and for how long: "App, Database 5m", or as it is said on the bridge (S1 phase 2): "I need
 * conditions from App and Database in 5 minutes".
 * @param known names that may hold a comma or an "and" of their own
 * @returns minutes null where none are said
 */
export function parseAsk(source: string, known: readonly string[] = []): { teams: string[]; minutes: number | null } {
  let rest = source.replace(/\s+/g, " ").trim();
  rest = rest.replace(/^(i |we )?need (the )?conditions (from|of) /i, "").replace(/[.!]+$/, "");
  const time = /(?:^|[\s,]+)(?:in )?(\d{1,5}) ?(m|min|mins|minutes?|h|hours?)$/i.exec(rest);
  const minutes = time ? minutesOf(`${time[1]}${/^h/i.test(time[2] ?? "") ? "h" : "m"}`) : null;
  if (time && minutes !== null) rest = rest.slice(0, time.index);
  const spelling = new Map(known.map((name) => [teamKey(name), name]));
  const teams = rest.split(/[,;]/).flatMap((part) => {
    const whole = spelling.get(teamKey(part));
    return whole
      ? [whole]
      : part.split(/\s+(?:and|&)\s+|^\s*and\s+/i).map((name) => spelling.get(teamKey(name)) ?? name);
  });
  return { teams: uniqueTeams(teams), minutes };
}

/** A report as its entry in the record says it. */
export function canText(team: string, { conditions, actions, needs }: Draft): string {
  const list = (items: string[]) => items.join("; ");
  const action = ({ text, owner, timeboxMinutes }: Draft["actions"][number]) => {
    const more = [owner, timeboxMinutes === null ? "" : `${timeboxMinutes} min`].filter(Boolean).join(", ");
    return more ? `${text} (${more})` : text;
  };
  const need = ({ text, askOf }: Draft["needs"][number]) => (askOf ? `${text} (asked of ${askOf})` : text);
  return [
    `CAN from ${team}`,
    `Conditions: ${list(conditions)}`,
    ...(actions.length > 0 ? [`Actions: ${list(actions.map(action))}`] : []),
    ...(needs.length > 0 ? [`Needs: ${list(needs.map(need))}`] : []),
  ].join("\n");
}

type Ask = { team: string; answeredAt: unknown };
type Request = { id: string; closedAt: unknown; asks: readonly Ask[] };

/**
 * Teams that are awaited in each open request: unanswered, and not asked again by a later one.
 * @param requests in the order in which they were asked
 */
export function awaited(requests: readonly Request[]): Map<string, string[]> {
  const open = requests.filter((request) => request.closedAt === null);
  return new Map(
    open.map(({ id, asks }, index) => {
      const later = new Set(open.slice(index + 1).flatMap((other) => other.asks.map((ask) => teamKey(ask.team))));
      const missing = asks.filter((ask) => ask.answeredAt === null && !later.has(teamKey(ask.team)));
      return [id, missing.map((ask) => ask.team)];
    }),
  );
}

/** "App", "App and Database", "App, Database and Cloud". */
export const nameList = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/**
 * The newest report of each team, newest team first.
 * @param reports newest first
 */
export function latestByTeam<R extends { team: string }>(reports: readonly R[]): R[] {
  const seen = new Map<string, R>();
  for (const report of reports) if (!seen.has(teamKey(report.team))) seen.set(teamKey(report.team), report);
  return [...seen.values()];
}
