/** Where in a text something stands: from (included) and to (not included). */
export type Found = { from: number; to: number };

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const LETTER = "\\p{L}\\p{N}_";

/** A text is read against hundreds of words with every stroke: what they are looked for by is made once. */
const made = new Map<string, RegExp>();
const MOST_MADE = 500;
function once(source: string, flags: string): RegExp {
  const key = `${flags} ${source}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size >= MOST_MADE) made.clear();
  const pattern = new RegExp(source, flags);
  made.set(key, pattern);
  return pattern;
}

/** Every place that a pattern matches. */
export function matches(text: string, pattern: RegExp): Found[] {
  const all = once(pattern.source, `${pattern.flags.replace(/[gu]/g, "")}gu`);
  return [...text.matchAll(all)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

/**
 * Finds words as words, in any case; longer ones first, so that what lies within another counts once.
 * @param ending pattern of what may stand at their end, such as the plural's s
 */
export function findWords(text: string, words: readonly string[], ending = ""): Found[] {
  const { heads, pattern } = wordsPattern(words, ending);
  const lower = text.toLowerCase();
  return pattern === null || !heads.some((head) => lower.includes(head)) ? [] : matches(text, pattern);
}

/** Heads: how each of the words begins; where none of them is in a text, the slow pattern need not look. */
type Words = { heads: string[]; pattern: RegExp | null };
const patterns = new WeakMap<readonly string[], Map<string, Words>>();
function wordsPattern(words: readonly string[], ending: string): Words {
  const known = patterns.get(words) ?? new Map<string, Words>();
  const found = known.get(ending);
  if (found !== undefined) return found;
  const wanted = words
    .map((word) => word.trim())
    .filter((word) => word.length > 1)
    .sort((a, b) => b.length - a.length);
  const list = wanted.map((word) => escaped(word).replace(/\s+/g, "\\s+"));
  const source = `(?<![${LETTER}])(?:${list.join("|")})${ending}(?![${LETTER}])`;
  const heads = [...new Set(wanted.map((word) => word.toLowerCase().split(/\s/)[0] ?? ""))];
  const compiled: Words = { heads, pattern: list.length === 0 ? null : once(source, "iu") };
  patterns.set(words, known.set(ending, compiled));
  return compiled;
}

/** Places of which none lies within another: where two meet, the one that begins first, and of these the longer. */
function apart(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const one of [...found].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (!last || one.from >= last.to) kept.push(one);
  }
  return kept;
}

/** The clause around a place: up to the next full stop, semicolon or line's end. */
function clauseAround(text: string, { from, to }: Found): string {
  const before =
    text
      .slice(0, from)
      .split(/[.;!?\n]/)
      .at(-1) ?? "";
  const after = text.slice(to).split(/[.;!?\n]/)[0] ?? "";
  return `${before}${text.slice(from, to)}${after}`;
}

const OPINIONS = [
  "we think",
  "we believe",
  "we suspect",
  "we assume",
  "we guess",
  "our guess",
  "our theory",
  "our hypothesis",
  "our assumption",
  "suspected",
  "the suspicion",
  "looks like",
  "seems like",
  "points to",
  "point to",
];
const GUESS =
  /(?<![\p{L}])(?:probably|presumably|possibly|likely|apparently|perhaps|maybe|(?:may|might|could) (?:have )?(?:be|been)|(?:seems?|appears?)(?: to (?:be|have been))?)\s+(?:[\p{L}-]+\s+){0,2}?(?:from|caused|due|because|related|linked|triggered|connected|behind|down to|the result|a result|the cause)(?![\p{L}])/iu;
const CAUSES = [
  "caused by",
  "due to",
  "because of",
  "root cause",
  "as a result of",
  "triggered by",
  "owing to",
  "attributed to",
  "attributable to",
  "stems from",
  "stemmed from",
  "stemming from",
  "resulted from",
  "resulting from",
  "traced to",
  "traced back to",
  "the culprit",
];
/** "The next update is due to come at 15:00": a time, no cause. */
const DUE_TO_COME =
  /^due to (?:arrive|be|begin|close|come|complete|continue|end|expire|finish|follow|go|happen|land|open|restart|resume|return|run|start|take)(?![\p{L}])/iu;
/** "We are sorry for the delay caused by this incident": what the incident did, not what did the incident. */
const CONSEQUENCE =
  /^(?:caused by|due to|because of|as a result of|owing to|resulting from)\s+(?:(?:this|the|our|these|that|today's|yesterday's|a|an|ongoing|current|high|higher|large)\s+)*(?:incident|outage|disruption|problem|issue|interruption|degradation|event|backlog|maintenance|delay|volume|demand|queue)s?(?![\p{L}])/iu;
/** "The root cause is under investigation": says that it is not known. */
const STILL_OPEN =
  /(?:under (?:investigation|review)|not (?:yet )?(?:been )?(?:known|confirmed|established|clear|identified|determined|found)|unknown|unconfirmed|investigat|look(?:ing)? (?:for|into)|search(?:ing)? for|work(?:ing)? (?:out|to find)|determin|review|will (?:follow|share|publish)|once (?:it|we))/iu;

/** Guesses at the cause, and words that state one. */
export function findCauses(text: string): Found[] {
  const said = findWords(text, CAUSES).filter((found) => {
    const rest = text.slice(found.from);
    if (DUE_TO_COME.test(rest) || CONSEQUENCE.test(rest)) return false;
    return !/^root cause/i.test(rest) || !STILL_OPEN.test(clauseAround(text, found));
  });
  return apart([...findWords(text, OPINIONS), ...matches(text, GUESS), ...said]);
}

const HEDGES = ["probably", "presumably", "possibly", "apparently", "perhaps", "maybe", "hopefully"];

/** Words that guess at something, whatever it is; a guess at the cause is found above. */
export function findHedges(text: string): Found[] {
  const hedges = findWords(text, HEDGES);
  if (hedges.length === 0) return hedges;
  const causes = findCauses(text);
  return hedges.filter(({ from }) => !causes.some((cause) => from >= cause.from && from < cause.to));
}

const BLAME = [
  "human error",
  "operator error",
  "user error",
  "engineer error",
  "someone forgot",
  "somebody forgot",
  "forgot to",
  "careless",
  "carelessness",
  "negligence",
  "negligent",
  "incompetent",
  "incompetence",
  "sloppy",
  "fat-fingered",
  "blame",
  "blamed",
  "is at fault",
  "was at fault",
  "their fault",
  "vendor's fault",
  "provider's fault",
  "supplier's fault",
  "should have known",
  "should have tested",
  "should have checked",
  "by mistake of",
  "let us down",
];
/** "An engineer deleted …", "our provider broke …": somebody, and what they did wrong. */
const DOER =
  /(?<![\p{L}])(?:an?|our|the|one of our|their)\s+(?:[\p{L}-]+\s+)?(?:engineer|operator|developer|administrator|admin|contractor|employee|colleague|technician|vendor|supplier|provider|partner)s?\s+(?:(?:has|have|had)\s+)?(?:accidentally\s+|mistakenly\s+|wrongly\s+)?(?:deleted|broke|broken|misconfigured|forgot|forgotten|failed to|neglected|caused|mistyped|misread|ignored|overlooked|botched)(?![\p{L}])/iu;
/** Without one of them in a text the slow pattern need not look. */
const SOMEBODY =
  /engineer|operator|developer|admin|contractor|employee|colleague|technician|vendor|supplier|provider|partner/i;
const FAULT_OF =
  /(?<![\p{L}])fault of (?:an?|our|the) (?:vendor|provider|supplier|partner|team|engineer|operator|developer)s?/iu;

/** Words that put it on somebody. */
export const findBlame = (text: string): Found[] =>
  apart([...findWords(text, BLAME), ...(SOMEBODY.test(text) ? matches(text, DOER) : []), ...matches(text, FAULT_OF)]);

const ABSOLUTES = [
  "all customers",
  "every customer",
  "all users",
  "every user",
  "no customers are affected",
  "no customer is affected",
  "no users are affected",
  "nobody is affected",
  "no one is affected",
  "no impact",
  "always",
  "never",
  "guarantee",
  "guaranteed",
  "certainly",
  "completely",
  "entirely",
  "totally",
  "fully resolved",
  "fully restored",
  "fully recovered",
  "100 %",
  "100%",
  "no data loss",
  "no data was lost",
];

/** Words that leave no room; "not all customers" leaves it. */
export const findAbsolutes = (text: string): Found[] =>
  findWords(text, ABSOLUTES).filter(({ from }) => !/(?:not|nearly|almost|of)\s+$/i.test(text.slice(0, from)));

const COUNTED = "customers?|clients?|users?|accounts?|tenants?|merchants?|subscribers?|people";
const BETWEEN =
  "(?:(?:of|our|the|your|its|affected|active|paying|registered|business|enterprise|strategic|corporate|private|individual|different|unique|known|european|german|us|uk|eu)\\s+){0,3}";
const SPELLED =
  "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|hundred|thousand|million))*|(?:a|one) (?:hundred|thousand|million)";
const NUMBER = "\\d[\\d.,\\u202f\\u00a0 ]{0,18}(?:(?:%|percent|per cent)\\s+|k\\b|thousand\\b|million\\b)?";
const COUNT = new RegExp(
  `(?<![\\d:./,\\p{L}-])(?:${NUMBER}|(?:${SPELLED})(?![\\p{L}]))\\s*${BETWEEN}(?:${COUNTED})(?![\\p{L}])`,
  "iu",
);
const ABOUT =
  /(?:approximately|approx\.?|about|around|roughly|nearly|almost|some|up to|at least|at most|more than|fewer than|less than|over|under|close to|as many as|estimated|an estimate of|circa|~|≈|[\d.,]+\s*(?:–|-|to|and))\s*$/i;
/** What a number in front of "customers" may count instead: a time, a year, a tier. */
const OTHER_NUMBER =
  /(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|in|since|tier|level|phase|version|step|group|wave|error|http|code|sev|no\.)\s*$/i;

/** Counts of customers without a word that says how sure they are. */
export const findCounts = (text: string): Found[] =>
  matches(text, COUNT).filter(({ from }) => {
    const before = text.slice(0, from);
    return !ABOUT.test(before) && !OTHER_NUMBER.test(before);
  });

/** Words with a number behind them that everybody knows and that name no machine. */
const KNOWN_NUMBERED =
  /^(?:aes|covid|cve|din|ean|gpt|hmac|http|iec|ieee|iso|md|mid|pci|post|pre|rfc|sev|sha|tls|top|under|over|utf|windows|x)-/i;

/** Addresses and names of machines. */
export const findHosts = (text: string): Found[] =>
  apart([
    ...matches(text, /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/).filter(
      ({ from }) => !/(?:version|release|v)\.?\s*$/i.test(text.slice(0, from)),
    ),
    ...matches(
      text,
      /(?<![\w.-])[a-z0-9][a-z0-9.-]*\.(?:internal|local|localdomain|lan|corp|intra|intranet|svc|cluster\.local|home\.arpa)\b/i,
    ),
    ...matches(text, /(?<![\w.-])(?:grafana|kibana|jenkins|jira|confluence|argocd)\.[a-z0-9-]+(?:\.[a-z0-9-]+)+/i),
    ...matches(text, /(?<![\w./-])localhost\b/i),
    ...matches(text, /(?<![\w./-])[a-z]{2,}(?:-[a-z0-9]+)*-\d{2,}(?![\w-])/i).filter(
      ({ from, to }) => !KNOWN_NUMBERED.test(text.slice(from, to)),
    ),
    ...matches(
      text,
      /(?<![\w./-])(?:db|srv|server|host|node|pg|sql|mysql|postgres|redis|kafka|mongo|lb|vm|esx)\d{1,4}(?![\w-])/i,
    ),
  ]);

const MEETING =
  /(?<![\w.-])(?:https?:\/\/)?(?:[\w-]+\.){0,4}(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|webex\.com|gotomeeting\.com|whereby\.com|chime\.aws|bluejeans\.com|slack\.com\/(?:archives|app_redirect))\/\S*/i;

/** Links into the bridge: the incident's own, however it is written, and what meetings are held by. */
export function findBridge(text: string, bridgeUrl: string | null): Found[] {
  const bare =
    bridgeUrl
      ?.trim()
      .replace(/^https?:\/\//i, "")
      .replace(/\/+$/, "") ?? "";
  const own = bare.length > 3 ? matches(text, new RegExp(`(?:https?://)?${escaped(bare)}`, "i")) : [];
  return apart([...own, ...matches(text, MEETING), ...matches(text, /(?<![p{L}-])dial-in\b/i)]);
}

const REPAIR_BY =
  /(?<![\p{L}])(?:(?:will|should) be (?:fixed|resolved|restored|repaired|back|up|back up|back to normal|working(?: again)?|available(?: again)?)|(?:is|are) expected to (?:be (?:fixed|resolved|restored|repaired|back|working)|recover|return|end)|(?:we )?expect (?:[\p{L}]+\s+){1,4}?to (?:be (?:fixed|resolved|restored|repaired|back|working)|recover|return|end))\s+(?:by|within|before|in|at)(?![\p{L}])/iu;
const REPAIR_TIME =
  /(?<![\p{L}])(?:(?:expected|estimated) (?:time (?:to|of|for) (?:the )?(?:recovery|repair|resolution|restoration|fix)|(?:resolution|recovery|repair) time)|ETA (?:for|of|to) (?:the |a )?(?:fix|repair|resolution|recovery))/iu;

/** Promises of when it is repaired. */
export const findRepairTimes = (text: string): Found[] =>
  apart([...matches(text, REPAIR_BY), ...matches(text, REPAIR_TIME)]);

const SMALL = new Set(
  "about after also been before being could does from have into more only other over should some such than that their them then there these they this those through under until using very were what when where which while will with would your".split(
    " ",
  ),
);

const significant = (text: string): string[] => [
  ...new Set((text.toLowerCase().match(/[\p{L}\p{N}-]{4,}/gu) ?? []).filter((word) => !SMALL.has(word))),
];

/** Whether a text says at least half of what a workaround says. */
export function mentions(text: string, workaround: string): boolean {
  const words = significant(workaround);
  if (words.length === 0) return true;
  const said = new Set(significant(text));
  return words.filter((word) => said.has(word)).length * 2 >= words.length;
}
