import type { Command } from "./command";

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
};

const usage = ({ name, args }: Command): string => `mim ${name}${args && ` ${args}`}`;

const ENVIRONMENT = columns([
  ["DATABASE_URL", "the database; without it, the built-in one"],
  ["MIM_URL, MIM_TOKEN", "a server instead: incident commands go over its HTTP API"],
]);

/** Help on a command, on a noun's commands, or ("") on the program. */
export function helpText(topic: string, commands: readonly Command[]): string {
  const command = commands.find(({ name }) => name === topic);
  if (command) return commandHelp(command);
  const shown = commands.filter(({ name }) => topic === "" || name.startsWith(`${topic} `));
  const lines = [
    topic === "" ? "mim: the command line of MajorOps" : `mim ${topic}`,
    "",
    columns(shown.map((each) => [usage(each), each.summary] as const)),
    "",
    "  --json on every command prints JSON; mim COMMAND --help says more.",
  ];
  if (topic === "")
    lines.push("", "Environment:", ENVIRONMENT, "", "Exit status: 0 done, 1 refused or found wrong, 2 usage.");
  return lines.join("\n");
}

function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ""}`, help] as const,
  );
  const lines = [`${usage(command)}${options.length > 0 ? " [OPTIONS]" : ""}`, "", `  ${command.summary}.`, ""];
  lines.push("Options:", columns([...options, ["--json", "Print JSON"], ["--help", "This text"]]));
  if (command.examples) lines.push("", "Examples:", ...command.examples.map((example) => `  ${example}`));
  return lines.join("\n");
}
