import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NODE = join(ROOT, "node_modules/.bin/node");

/** Whatever the developer's shell or .env says: nothing here reaches a provider or another database. */
const QUIET = {
  ADMIN_EMAIL: "",
  APP_URL: "",
  DATABASE_URL: "",
  OIDC_ISSUER: "",
  RESEND_API_KEY: "",
  SLACK_WEBHOOK_URL: "",
  SMTP_URL: "",
  TEAMS_WEBHOOK_URL: "",
  WORKER: "inline",
  LOG_LEVEL: "warn",
};

export type AppProcess = {
  url: string;
  /** What it printed so far. */
  output: () => string;
  /** kill -9, and waits until it is gone. */
  kill: () => Promise<void>;
  /** Ctrl-C; the exit code. */
  interrupt: () => Promise<number | null>;
};

type Options = { dataDir: string; port?: number; env?: Record<string, string> };

/** `npm start` as a newcomer types it, who has set nothing, on data of its own. */
export const startApp = (options: Options): Promise<AppProcess> =>
  launch([process.execPath, join(ROOT, "scripts/start.mjs")], { ...options, env: { NODE_ENV: "", ...options.env } });

/** The server alone, on a database that is there: it starts in a moment, and can be killed. */
export const startServer = (options: Options): Promise<AppProcess> =>
  launch([NODE, join(ROOT, "dist/main.mjs")], options);

async function launch(
  [command = "", ...args]: string[],
  { dataDir, port = 0, env = {} }: Options,
): Promise<AppProcess> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...QUIET, NODE_ENV: "production", MAJOROPS_DATA: dataDir, PORT: String(port), ...env },
  });
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /Sign in +(http\S+)\/login/.exec(printed)?.[1];
      // The sheet of addresses ends with how to stop: from there on everything is ready.
      if (found && printed.includes("Ctrl-C stops it.")) resolve(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`MajorOps ended (${code}) before it was ready:\n${printed}`)));
  });
  return {
    url,
    output: () => printed,
    kill: () => end(child, "SIGKILL").then(() => undefined),
    interrupt: () => end(child, "SIGINT"),
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });
}
