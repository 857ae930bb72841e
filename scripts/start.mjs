// npm start, npm run dev (--dev), npm run worker (--worker): installs, builds, starts. Plain Node 20 without packages.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import {
  build,
  checkNode,
  dataFolder,
  endRunning,
  generate,
  install,
  loadEnv,
  modernNode,
  root,
  Stop,
  step,
  toolEnv,
} from "./steps.mjs";

const isDev = process.argv.includes("--dev");
const isWorker = process.argv.includes("--worker");
const how = isDev ? "npm run dev" : "npm start";
let child = null;
let isStopping = false;
let lock = null;

/** Who answers on a port: "us", "other" or null. */
async function holder(port) {
  const isOpen = await new Promise((resolve) => {
    const socket = connect({ port, host: "localhost" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.setTimeout(1500, () => resolve(false)).once("close", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
  if (!isOpen) return null;
  try {
    const answer = await fetch(`http://localhost:${port}/api/health`, { signal: AbortSignal.timeout(3000) });
    return (await answer.json()).name === "majorops" ? "us" : "other";
  } catch {
    return "other";
  }
}

const runFile = () => join(dataFolder(), "run.json");

/** Ends quietly where MajorOps runs already, on this port or with this data; stops where the port is another's. */
async function checkRunning() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Stop("PORT must be a number from 0 to 65535.");
  const who = port === 0 ? null : await holder(port);
  if (who === "us") return alreadyRuns(`http://localhost:${port}`);
  if (!process.env.DATABASE_URL) {
    const run = readJson(runFile());
    if (run && run.port !== port && (await holder(run.port)) === "us") return alreadyRuns(run.url);
  }
  if (who === null) return;
  throw new Stop(`Port ${port} is taken by another program. Choose another port: PORT=${port + 1} ${how}`);
}

function alreadyRuns(url) {
  process.stdout.write(`MajorOps already runs: ${url}\nNothing was started. Ctrl-C where it was started stops it.\n`);
  process.exit(0);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

/** Of two starts at once the second waits: they would install and build into the same folders. */
async function takeTurn() {
  const folder = join(root, ".majorops");
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return; // a checkout that is only read needs no turn
  }
  const file = join(folder, "start.lock");
  for (let waited = 0; ; waited += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      lock = file;
      return;
    } catch (error) {
      if (error.code !== "EEXIST") return;
    }
    const other = Number(readFileSync(file, "utf8").trim() || 0);
    if (other > 0 && !isAlive(other)) rmSync(file, { force: true });
    else if (waited >= 600) return;
    else {
      if (waited === 0) process.stdout.write(`Another start (process ${other}) prepares this folder; waiting …\n`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function yieldTurn() {
  if (lock) rmSync(lock, { force: true });
  lock = null;
}

/** Starts the server in a process of its own, with the Node that npm installed. */
function launch() {
  const flags = [...(isDev ? ["--dev"] : []), ...(isWorker ? ["--worker"] : [])];
  const started = spawn(modernNode(), ["--enable-source-maps", ...mainProgram(), ...flags], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      ...toolEnv(),
      // Who says production means it: the demo's sign-in then needs to be asked for.
      ...(process.env.NODE_ENV === "production" && !process.env.MAJOROPS_DEMO ? { MAJOROPS_DEMO: "0" } : {}),
      NODE_ENV: isDev ? "development" : "production",
      MAJOROPS_DATA: dataFolder(),
      MAJOROPS_STEP: "3",
      // The sheet of addresses stays in sight on a terminal; a log file gets a line a request.
      LOG_LEVEL: process.env.LOG_LEVEL || (process.stdout.isTTY ? "warn" : "info"),
    },
  });
  child = started;
  started.on("message", (message) => {
    if (!message?.ready) return;
    yieldTurn();
    if (process.env.DATABASE_URL) return;
    writeFileSync(runFile(), `${JSON.stringify({ url: message.url, port: message.port, pid: started.pid })}\n`);
  });
  started.on("exit", (code, signal) => {
    if (child !== started) return;
    child = null;
    if (readJson(runFile())?.pid === started.pid) rmSync(runFile(), { force: true });
    finish(code ?? (signal && !isStopping ? 1 : 0), signal);
  });
}

/** The server is gone. Where it was killed, the database that it left behind is stopped too. */
function finish(code, signal) {
  yieldTurn();
  if (signal !== "SIGKILL" && signal !== "SIGSEGV" && signal !== "SIGABRT") process.exit(code);
  process.stderr.write(`\nThe server was ended by ${signal}; cleaning up.\n`);
  const tidy = spawn(modernNode(), [...mainProgram(), "--clean-up"], {
    cwd: root,
    stdio: "inherit",
    env: { ...toolEnv(), MAJOROPS_DATA: dataFolder() },
  });
  tidy.on("exit", () => process.exit(1));
}

function mainProgram() {
  return isDev ? ["--import", "tsx", join(root, "server/main.ts")] : [join(root, "dist/main.mjs")];
}

/** Hot reload of what Next does not reload itself: a change in the server's sources starts the server anew. */
function restartOnChange() {
  let timer = null;
  const restart = (_event, file) => {
    if (!file || /(^|[\\/])generated[\\/]|\.test\.tsx?$|~$|\.sw.$/.test(file) || !/\.(tsx?|sql)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const old = child;
      if (!old || isStopping) return;
      process.stdout.write(`\n${file} changed; starting anew …\n`);
      child = null;
      old.once("exit", () => !isStopping && launch());
      old.kill("SIGTERM");
    }, 150);
  };
  for (const folder of ["server", "emails"]) watch(join(root, folder), { recursive: true }, restart);
}

/** Ctrl-C arrives up to three times: from the terminal, from npm, from a person in a hurry. One is enough. */
function stop(signal) {
  if (isStopping) return;
  isStopping = true;
  endRunning();
  if (!child) {
    yieldTurn();
    process.exit(signal === "SIGINT" ? 130 : 143);
  }
  child.kill("SIGTERM");
  setTimeout(() => child?.kill("SIGKILL"), 20_000).unref();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
// Where npm is killed, nobody passes the signal on; a new parent says so.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && stop("SIGTERM"), 1000).unref();

try {
  checkNode();
  loadEnv();
  if (!isWorker) await checkRunning();
  await takeTurn();
  if (!isWorker) await checkRunning();
  await step(`[1/${isWorker ? 5 : 6}] Packages`, install);
  await step(`[2/${isWorker ? 5 : 6}] ${isDev ? "Client" : "Build"}`, isDev ? generate : build);
  launch();
  if (isWorker) yieldTurn();
  if (isDev) restartOnChange();
} catch (error) {
  yieldTurn();
  if (!isStopping) process.stderr.write(`\n${error instanceof Stop ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = 1;
}
