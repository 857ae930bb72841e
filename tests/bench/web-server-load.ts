import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { canPin, findProgram } from "./child";

export type Hit = { url: string; headers: Record<string, string>; status: number };

const CONNECTIONS = 32;

/** Requests a second that a server answers over 32 connections. The generator runs on the second core where it can. */
export async function hammer(hit: Hit, seconds: number): Promise<number> {
  return findProgram("wrk") ? withWrk(hit, seconds) : withSockets(hit, seconds);
}

async function withWrk({ url, headers }: Hit, seconds: number): Promise<number> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const wrk = ["wrk", "-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, ...given, url];
  const [program = "", ...args] = canPin() ? ["taskset", "-c", "1", ...wrk] : wrk;
  const { stdout } = await promisify(execFile)(program, args);
  const failed = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)/.exec(stdout);
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (failed || !(rate > 0)) throw new Error(`wrk says of ${url}:\n${stdout}`);
  return rate;
}

/** Where wrk is not installed: bare sockets of our own process, which is then the limit of what can be told apart. */
async function withSockets({ url, headers, status }: Hit, seconds: number): Promise<number> {
  const { hostname, port, pathname, host } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `GET ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n`;
  const until = performance.now() + seconds * 1000;
  let answers = 0;
  await Promise.all(
    Array.from(
      { length: CONNECTIONS },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(request));
          let missing = -1;
          socket.on("error", reject).on("close", () => resolve());
          socket.on("data", (chunk) => {
            if (missing < 0) {
              const head = chunk.toString("latin1");
              const end = head.indexOf("\r\n\r\n");
              if (end < 0 || !head.startsWith(`HTTP/1.1 ${status}`))
                return socket.destroy(new Error(head.slice(0, 80)));
              missing = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0) - (chunk.length - end - 4);
            } else missing -= chunk.length;
            if (missing > 0) return;
            missing = -1;
            answers += 1;
            if (performance.now() < until) socket.write(request);
            else socket.end();
          });
        }),
    ),
  );
  return answers / seconds;
}
