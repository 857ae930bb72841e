import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { type AuthConfig, type AuthDeps, authDeps } from "./config";
import { cookieValue } from "./cookies";
import { authOptions } from "./options";

/** What of next-auth is open to the web; its log endpoint, say, would let anybody write to the log. */
const ACTIONS = ["csrf", "session", "providers", "signin", "signout", "callback", "error"];
/** No form of sign-in is longer. */
const MAX_BODY = 64 * 1024;

/**
 * Answers one request below /api/auth/. next-auth is called as its Pages API is, which needs nothing of Next, and the
 * origin is decided here: APP_URL, or the host that the browser asked where nobody set one.
 */
export async function handleAuth(request: Request, deps: AuthDeps = authDeps()): Promise<Response> {
  const url = new URL(request.url);
  const [action = "", provider] = url.pathname.replace(/^\/api\/auth\/?/, "").split("/");
  if (!ACTIONS.includes(action)) return Response.json({ message: "Not found" }, { status: 404 });
  const origin = new URL(originOf(request, deps.config));
  const body = await readBody(request);
  if (body === null) return Response.json({ message: "This form cannot be read." }, { status: 400 });

  // next-auth reads its origin from these; nothing else in the process does.
  delete process.env.NEXTAUTH_URL;
  process.env.AUTH_TRUST_HOST = "true";
  const headers = {
    ...Object.fromEntries(request.headers),
    "x-forwarded-host": origin.host,
    "x-forwarded-proto": origin.protocol.slice(0, -1),
  };
  const query = { ...Object.fromEntries(url.searchParams), nextauth: provider ? [action, provider] : [action] };
  const cookies = parseCookies(request.headers.get("cookie"));
  const answer = new Answer();
  await NextAuth(
    { method: request.method, headers, query, cookies, body } as unknown as NextApiRequest,
    answer as unknown as NextApiResponse,
    authOptions(deps),
  );
  return answer.toResponse();
}

/** Our own scheme, host and port, as this browser knows them. */
export function originOf(request: Request, config: AuthConfig): string {
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  if (!config.isAppUrlGuessed || !host || !/^[\w.:[\]-]+$/.test(host)) return new URL(config.appUrl).origin;
  const isHttps = request.headers.get("x-forwarded-proto") === "https";
  return URL.parse(`${isHttps ? "https" : "http"}://${host}`)?.origin ?? new URL(config.appUrl).origin;
}

async function readBody(request: Request): Promise<Record<string, string> | null> {
  if (request.method !== "POST") return {};
  const text = await request.text();
  if (text.length > MAX_BODY) return null;
  try {
    const isJson = request.headers.get("content-type")?.startsWith("application/json");
    const fields: Record<string, unknown> = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
    return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => isText(entry[1])));
  } catch {
    return null;
  }
}

const isText = (value: unknown): value is string => typeof value === "string";

function parseCookies(header: string | null): Record<string, string> {
  const names = (header ?? "").split(";").map((part) => part.split("=")[0]?.trim() ?? "");
  const entries = names.filter(Boolean).map((name) => [name, decode(cookieValue(header, name) ?? "")]);
  return Object.fromEntries(entries);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The part of Next's API response that next-auth uses, gathered for a Response. */
class Answer {
  #status = 200;
  #headers = new Map<string, string | string[]>();
  #body: string | null = null;

  status(code: number): this {
    this.#status = code;
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return this.#headers.get(name.toLowerCase());
  }
  setHeader(name: string, value: string | string[]): this {
    this.#headers.set(name.toLowerCase(), value);
    return this;
  }
  json(value: unknown): void {
    this.setHeader("content-type", "application/json");
    this.#body = JSON.stringify(value);
  }
  send(value: unknown): void {
    if (typeof value === "string" || value === undefined) this.#body = value ?? null;
    else this.json(value);
  }
  end(): void {}

  toResponse(): Response {
    const headers = new Headers({ "cache-control": "private, no-store" });
    for (const [name, value] of this.#headers) {
      if (Array.isArray(value)) for (const each of value) headers.append(name, each);
      else headers.set(name, value);
    }
    return new Response(this.#body, { status: this.#status, headers });
  }
}
