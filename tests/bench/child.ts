import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Where a program of Debian's or Homebrew's kind lies; null where it is not installed. */
export function findProgram(name: string): string | null {
  try {
    const path = `${process.env.PATH ?? ""}:/usr/sbin:/usr/local/sbin`;
    return execFileSync("sh", ["-c", `command -v ${name}`], {
      encoding: "utf8",
      env: { ...process.env, PATH: path },
    }).trim();
  } catch {
    return null;
  }
}

/** Ends a program and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  const late = sleep(15_000, "late", { ref: false });
  if ((await Promise.race([gone, late])) === "late") child.kill("SIGKILL");
  await gone;
}

/** Runs TypeScript in a process of its own, with messages to and from it. */
export const spawnScript = (file: string, args: string[] = []): ChildProcess =>
  spawn(process.execPath, ["--import", "tsx", file, ...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });

/** The next message of a process; throws when it ends instead. */
export function message<T>(child: ChildProcess, withinMs = 60_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(new Error("a process of the bench gave no answer")), withinMs);
    const onMessage = (value: unknown) => done(null, value as T);
    const onExit = (code: number | null) => done(new Error(`a process of the bench ended with ${code}`));
    function done(error: Error | null, value?: T) {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit);
      if (error) reject(error);
      else resolve(value as T);
    }
    child.on("message", onMessage).on("exit", onExit);
  });
}

/** Whether processes can be bound to one core each here. */
export const canPin = (): boolean => availableParallelism() > 1 && findProgram("taskset") !== null;

/** Binds a running process with all its threads to some cores ("0", "0-1"). */
export function pin(pid: number | undefined, cores: string): void {
  if (pid === undefined) throw new Error("the process to bind to a core has not started");
  execFileSync("taskset", ["-a", "-c", "-p", cores, String(pid)], { stdio: "ignore" });
}

export const allCores = (): string => `0-${availableParallelism() - 1}`;

/** Memory of a process that is its own, in bytes; null where the system does not tell. */
export function residentBytes(pid: number | undefined): number | null {
  try {
    const kb = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kb === undefined ? null : Number(kb) * 1024;
  } catch {
    return null;
  }
}

/** Processor time that a process has taken so far, in milliseconds; null where the system does not tell. */
export function processorMs(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10; // user and system, in ticks of a hundredth of a second
  } catch {
    return null;
  }
}
