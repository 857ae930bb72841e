import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type Call, type Command, UsageError } from "./command";

export type Parsed =
  | { kind: "run"; command: Command; call: Call }
  /** Help on a command, a noun ("incident") or the program (""). */
  | { kind: "help"; topic: string }
  | { kind: "version" };

/**
 * Reads the words after `mim`.
 * @throws UsageError for what is unknown, missing or too much
 */
export function parseCommandLine(words: readonly string[], commands: readonly Command[]): Parsed {
  const isHelp = words.some((word, at) => isBefore(words, at) && (word === "--help" || word === "-h"));
  const named = words.filter((word) => !["--help", "-h", "--json"].includes(word));
  const [first = "", second = ""] = named;
  if (first === "--version") return { kind: "version" };
  if (first === "help") return { kind: "help", topic: topicOf(named.slice(1), commands) };
  const command = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (isHelp) return { kind: "help", topic: command?.name ?? topicOf(named, commands) };
  if (first === "" || first.startsWith("-")) {
    throw new UsageError(first === "" ? "Say what to do." : `There is no option ${first} before the command.`);
  }
  if (!command) throw unknownCommand(first, second, commands);
  const start = words.indexOf(first);
  const rest = [...words.slice(0, start), ...words.slice(start + 1)];
  if (command.name.includes(" ")) rest.splice(rest.indexOf(second), 1);
  return { kind: "run", command, call: readCall(command, rest) };
}

const isBefore = (words: readonly string[], at: number): boolean => !words.slice(0, at).includes("--");

const isNoun = (word: string, commands: readonly Command[]): boolean =>
  commands.some(({ name }) => name.startsWith(`${word} `));

function topicOf(words: readonly string[], commands: readonly Command[]): string {
  const [first = "", second = ""] = words;
  const found = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  return found?.name ?? (isNoun(first, commands) ? first : "");
}

function unknownCommand(first: string, second: string, commands: readonly Command[]): UsageError {
  if (!isNoun(first, commands)) return new UsageError(`There is no command "${first}".`);
  const verbs = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name.split(" ")[1]);
  const said = second && !second.startsWith("-") ? `There is no "mim ${first} ${second}".` : `Say what to do: `;
  return new UsageError(`${said.trim()} ${first} has ${verbs.join(", ")}.`, first);
}

function readCall(command: Command, words: string[]): Call {
  const options: ParseArgsOptionsConfig = { json: { type: "boolean" } };
  for (const [name, { type, multiple = false }] of Object.entries(command.options)) options[name] = { type, multiple };
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new UsageError(`${message}.`, command.name);
  }
  const { values, positionals } = parsed;
  const wanted = command.args.split(" ").filter(Boolean);
  const missing = wanted.slice(positionals.length).find((name) => !name.startsWith("["));
  if (missing) throw new UsageError(`${missing} is missing.`, command.name);
  if (positionals.length > wanted.length) {
    const extra = positionals[wanted.length] ?? "";
    throw new UsageError(`"${extra}" is one word too many. Put text of several words in quotes.`, command.name);
  }
  return {
    args: positionals,
    isJson: values.json === true,
    flag: (name) => values[name] === true,
    text: (name) => (typeof values[name] === "string" ? values[name] : undefined),
    texts: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
  };
}

/** A required option's text. @throws UsageError where it was not given */
export function required(call: Call, name: string): string {
  const value = call.text(name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

/** An option's whole number. @throws UsageError where it is none */
export function wholeNumber(call: Call, name: string): number | undefined {
  const value = call.text(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} takes a whole number, not "${value}".`);
  return Number(value);
}
