import { describe, expect, test } from "vitest";
import { UsageError } from "./command";
import { COMMANDS } from "./commands";
import { helpText } from "./help";
import { parseCommandLine } from "./parse";

const parse = (line: string) => parseCommandLine(line.split(" ").filter(Boolean), COMMANDS);
const run = (line: string) => {
  const parsed = parse(line);
  if (parsed.kind !== "run") throw new Error(`not run: ${line}`);
  return parsed;
};

/** Everything that the contract names. */
const PROMISED = [
  ...["open", "list", "show", "log", "advance", "resolve"].map((verb) => `incident ${verb}`),
  ...["replay", "kpi backfill", "comms verify", "record verify"],
  ...["token create", "token list", "token revoke", "user add", "user role", "user disable"],
  ...["db migrate", "db seed", "db backup", "db restore", "status export"],
];

test("every promised command is there, with help of its own and --json", () => {
  for (const name of PROMISED) {
    const command = COMMANDS.find((each) => each.name === name);
    expect(command, name).toBeDefined();
    expect(helpText(name, COMMANDS)).toContain(`mim ${name}`);
    expect(helpText(name, COMMANDS)).toContain("--json");
    expect(helpText("", COMMANDS)).toContain(`mim ${name}`);
  }
});

test.each([
  ["--help", ""],
  ["-h", ""],
  ["help", ""],
  ["incident --help", "incident"],
  ["help incident", "incident"],
  ["incident open --help", "incident open"],
  ["incident open Title --help", "incident open"],
  ["--help incident open", "incident open"],
  ["help incident open", "incident open"],
  ["replay --help", "replay"],
])("%s shows the help of %j", (line, topic) => {
  expect(parse(line)).toEqual({ kind: "help", topic });
});

test("arguments, options, repeats and flags", () => {
  const { command, call } = run("incident open Title --severity P1 --system a --system b --json");
  expect(command.name).toBe("incident open");
  expect(call.args).toEqual(["Title"]);
  expect(call.text("severity")).toBe("P1");
  expect(call.texts("system")).toEqual(["a", "b"]);
  expect(call.isJson).toBe(true);
  expect(run("--json incident list").call.isJson).toBe(true);
  expect(run("incident log 7 --public").call.flag("public")).toBe(true);
});

test("after -- everything is an argument", () => {
  expect(run("incident log INC-1 -- --help").call.args).toEqual(["INC-1", "--help"]);
});

describe("usage errors say what and where", () => {
  test.each([
    ["frobnicate", /no command "frobnicate"/, ""],
    ["incident", /incident has open, list/, "incident"],
    ["incident frob", /no "mim incident frob"/, "incident"],
    ["incident open", /TITLE is missing/, "incident open"],
    ["incident open a b", /"b" is one word too many/, "incident open"],
    ["incident open a --sevrity P1", /Unknown option '--sevrity'/, "incident open"],
    ["incident open a --severity", /--severity/, "incident open"],
    ["user role a@b", /ROLE is missing/, "user role"],
    ["--verbose incident list", /no option --verbose/, ""],
    ["record verify a b", /one word too many/, "record verify"],
  ])("%s", (line, reason, topic) => {
    let error: unknown;
    try {
      parse(line);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(reason);
    expect((error as UsageError).command).toBe(topic);
  });
});
