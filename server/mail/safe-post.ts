import { lookup as resolve } from "node:dns/promises";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Addresses that only this machine or its network can reach, or that lead nowhere: nobody posts there unasked. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  PRIVATE.addSubnet(net, bits, "ipv4");

/** Of IPv6 only global unicast is posted to, without the parts of it that stand for IPv4 or for documentation. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet("2000::", 3, "ipv6");
const SPECIAL = new BlockList();
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  SPECIAL.addSubnet(net, bits, "ipv6");

/** Whether an IP address is one of the open Internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !PRIVATE.check(address, "ipv4");
  if (family !== 6) return false;
  const plain = address.split("%", 1)[0] ?? "";
  return GLOBAL.check(plain, "ipv6") && !SPECIAL.check(plain, "ipv6");
}

export class PrivateAddress extends Error {}

type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;
const systemResolve: Resolve = (host) => resolve(host, { all: true, verbatim: true });

/** The name's addresses, refused where one of them is private: the socket connects to what was checked, not to a second answer. */
function checkedLookup(resolveHost: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolveHost(host).then(
      (all) => {
        const bad = all.find(({ address }) => !isPublicAddress(address));
        const [first] = all;
        if (bad) callback(new PrivateAddress(`${host} leads to a private address.`), "", 0);
        else if (!first) callback(new Error(`${host} has no address.`), "", 0);
        else if (options.all) callback(null, all);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 0),
    );
  };
}

export type PostOptions = {
  headers: Record<string, string>;
  body: string;
  /** From the start to the end of the answer. */
  timeoutMs: number;
  /** The URL was chosen by whoever runs the server, or private networks are allowed. */
  isPrivateAllowed: boolean;
  resolve?: Resolve;
};

export type Posted =
  | { kind: "answered"; status: number; retryAfter: string | undefined; text: string }
  /** Nothing was sent: the host was not reached, or must not be. */
  | { kind: "unsent"; error: string; isPrivate: boolean }
  /** The request may have arrived. */
  | { kind: "unknown"; error: string };

/** No answer that matters is longer. */
const MAX_ANSWER_BYTES = 16_384;

/**
 * Posts to a URL that somebody entered: private addresses are refused after the name is resolved, redirects are not
 * followed, time and answer are bounded.
 * @returns what happened; it does not throw
 */
export function safePost(to: string, options: PostOptions): Promise<Posted> {
  const url = URL.parse(to);
  if (!url) return Promise.resolve({ kind: "unsent", error: "The URL cannot be read.", isPrivate: false });
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (!options.isPrivateAllowed && isIP(host) && !isPublicAddress(host)) {
    return Promise.resolve({ kind: "unsent", error: `${host} is a private address.`, isPrivate: true });
  }
  const lookup = options.isPrivateAllowed ? {} : { lookup: checkedLookup(options.resolve ?? systemResolve) };
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((done) => {
    let isConnected = false;
    const fail = (error: Error): void => {
      const isPrivate = error instanceof PrivateAddress;
      done(
        isConnected
          ? { kind: "unknown", error: error.message }
          : { kind: "unsent", error: error.message || error.name, isPrivate },
      );
    };
    const signal = AbortSignal.timeout(options.timeoutMs);
    const length = String(Buffer.byteLength(options.body));
    const headers = { "user-agent": "MajorOps", ...options.headers, "content-length": length };
    const req = send(url, { method: "POST", headers, signal, agent: false, ...lookup }, (res) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const end = (): void => {
        const text = Buffer.concat(chunks).toString("utf8");
        done({ kind: "answered", status: res.statusCode ?? 0, retryAfter: res.headers["retry-after"], text });
      };
      res.on("data", (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, MAX_ANSWER_BYTES - size));
        size += chunk.length;
        if (size < MAX_ANSWER_BYTES) return;
        end();
        req.destroy();
      });
      res.once("end", end);
      res.once("error", end); // the status is known, and that is what counts
    });
    req.once("socket", (socket) => {
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
        isConnected = true;
      });
    });
    req.once("error", (error) => {
      fail(signal.aborted ? new Error(`no answer within ${Math.round(options.timeoutMs / 1000)} s`) : error);
    });
    req.end(options.body);
  });
}
