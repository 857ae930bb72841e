import { AppError, ERRORS } from "../server/core/errors";
import { UsageError } from "./command";
import { COMMANDS } from "./commands";
import { helpText } from "./help";
import { plain } from "./output";
import { parseCommandLine } from "./parse";

// The log's lines would mix with what the command prints.
process.env.LOG_LEVEL = "silent";

const VERSION = "0.1.0";
const isJson = process.argv.includes("--json");

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0) {
    process.stderr.write(`${helpText("", COMMANDS)}\n`);
    return 2;
  }
  const parsed = parseCommandLine(words, COMMANDS);
  if (parsed.kind === "help") {
    say(helpText(parsed.topic, COMMANDS));
    return 0;
  }
  if (parsed.kind === "version") {
    say(VERSION);
    return 0;
  }
  const { command, call } = parsed;
  try {
    const outcome = await command.run(call);
    say(call.isJson ? JSON.stringify(outcome.json, null, 2) : outcome.text);
    return outcome.isWrong ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError && error.command === "") throw new UsageError(error.message, command.name);
    throw error;
  }
}

/** What went wrong, for people or (--json) programs, and the exit status. Secrets of URLs never get here. */
function fail(error: unknown): number {
  if (error instanceof UsageError) {
    const help = `See mim ${error.command && `${error.command} `}--help.`;
    report("USAGE", error.message, help);
    return 2;
  }
  if (error instanceof AppError) {
    report(error.code, error.message, "", error.details);
    return ERRORS[error.code].exit;
  }
  report("INTERNAL", `Internal error: ${withoutSecrets(error instanceof Error ? error.message : String(error))}`, "");
  return 1;
}

function report(code: string, message: string, help: string, details: object = {}): void {
  if (isJson) say(JSON.stringify({ error: { code, message, details } }, null, 2));
  else process.stderr.write(`mim: ${plain(message)}\n${help && `${help}\n`}`);
}

/** Takes out what an unforeseen message might quote: passwords of URLs, and the secrets of the environment. */
function withoutSecrets(message: string): string {
  let safe = message.replace(/(\w+:\/\/)[^\s/@]*@/g, "$1");
  const password = URL.parse(process.env.DATABASE_URL ?? "")?.password;
  for (const secret of [password, process.env.AUTH_SECRET, process.env.MIM_TOKEN]) {
    if (secret && secret.length > 3) safe = safe.replaceAll(secret, "[hidden]");
  }
  return safe;
}

process.exitCode = await main(process.argv.slice(2)).catch(fail);
