import { Agent, type IncomingHttpHeaders, request } from "node:http";

export type Reply = { status: number; headers: IncomingHttpHeaders; body: Buffer };
type Sent = { headers?: Record<string, string>; body?: unknown };

/** Calls one server on loopback over connections that stay open. */
export class HttpClient {
  readonly #agent: Agent;
  readonly #base: URL;
  readonly #headers: Record<string, string>;

  constructor(url: string, headers: Record<string, string> = {}, connections = 1) {
    this.#base = new URL(url);
    this.#headers = headers;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send(method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Reply> {
    const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const req = request(
        {
          host: this.#base.hostname,
          port: this.#base.port,
          agent: this.#agent,
          method,
          path,
          headers: {
            ...this.#headers,
            ...(bytes ? { "content-type": "application/json", "content-length": String(bytes.length) } : {}),
            ...headers,
          },
        },
        (res) => {
          const chunks: Buffer[] = [];
          res.on("data", (chunk: Buffer) => chunks.push(chunk));
          res.on("error", reject);
          res.on("end", () =>
            resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      req.on("error", reject);
      req.end(bytes ?? undefined);
    });
  }

  /** Sends JSON and reads JSON; throws on any answer but a good one, because a bench of refusals measures nothing. */
  async json<T>(method: string, path: string, sent: Sent = {}): Promise<T> {
    const { status, body } = await this.send(method, path, sent);
    if (status < 200 || status > 299) throw new Error(`${method} ${path} answered ${status}: ${body.toString()}`);
    return JSON.parse(body.toString()) as T;
  }

  close(): void {
    this.#agent.destroy();
  }
}

export type Load = { durationsMs: number[]; perSecond: number };

/** Does `count` pieces of work, `width` of them at a time, each next one as soon as one is done. */
export async function closedLoop(
  width: number,
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<Load> {
  const durationsMs: number[] = [];
  let next = 0;
  const turn = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      const since = performance.now();
      await work(index);
      durationsMs.push(performance.now() - since);
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: width }, turn));
  return { durationsMs, perSecond: (count * 1000) / (performance.now() - since) };
}
