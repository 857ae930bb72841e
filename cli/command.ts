export type OptionSpec = {
  type: "string" | "boolean";
  /** May be given several times. */
  multiple?: boolean;
  /** What stands for the value in the help. */
  value?: string;
  help: string;
};

/** What the person typed, checked against the command's options and arguments. */
export type Call = {
  args: string[];
  /** An option's text, undefined where it was not given. */
  text: (name: string) => string | undefined;
  /** All values of an option that may be repeated. */
  texts: (name: string) => string[];
  flag: (name: string) => boolean;
  isJson: boolean;
};

/** What a command found or did: one value as JSON, the same in words, and whether that is bad news. */
export type Outcome = { json: unknown; text: string; isWrong?: boolean };

export type Command = {
  /** Words after mim, such as "incident open". */
  name: string;
  /** Arguments, such as "REF [TEXT]": brackets where one may be left out. */
  args: string;
  summary: string;
  options: Record<string, OptionSpec>;
  examples?: string[];
  run: (call: Call) => Promise<Outcome>;
};

/** A mistake in how a command was typed: exit status 2, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The command whose help to read; "" for the program's. */
  readonly command: string;

  constructor(message: string, command = "") {
    super(message);
    this.command = command;
  }
}
