import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type ChatKind = "slack" | "teams" | "webhook";
/** A message that stands in the channel, or that a program took. */
export type Shown = { kind: ChatKind; path: string; body: Record<string, unknown>; raw: string; id: string };

/** What the stand-in does to a request instead of its duty. */
export type ChatFault =
  | { kind: "status"; status: number; retryAfter?: string; body?: string }
  | { kind: "down" }
  | { kind: "hang" }
  | { kind: "accept-then-hang" }
  | { kind: "accept-then-drop" }
  | { kind: "redirect"; to: string }
  | { kind: "flood" };

export type ChatStandIn = {
  url: (kind: ChatKind, name?: string) => string;
  shown: Shown[];
  /** What was refused, with the reason. */
  refused: { kind: ChatKind; why: string }[];
  requests: number;
  misbehave: (request: { kind: ChatKind; path: string; nth: number }) => ChatFault | undefined;
  /** The webhook's signing secret; with it signatures are checked. */
  secret: string | null;
  close: () => Promise<void>;
};

type Body = Record<string, unknown>;
const isRecord = (value: unknown): value is Body => typeof value === "object" && value !== null;
const listOf = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isRecord) : []);
/** What Slack makes of "<!channel>", "<@U1>" and links that are not ours. */
const PING = /<[!@#]/;

function textProblem(text: unknown, max: number): string | null {
  if (!isRecord(text) || typeof text.text !== "string") return "no text";
  if (text.text.length < 1 || text.text.length > max) return `text of ${text.text.length}, ${max} at most`;
  return PING.test(text.text) ? "it pings" : null;
}

/** What Slack finds wrong with a message of Block Kit; null where it shows it. */
export function slackProblem(body: Body): string | null {
  if (typeof body.text !== "string" || body.text === "") return "no_text";
  if (PING.test(body.text)) return "it pings";
  const blocks = listOf(body.blocks);
  if (blocks.length < 1 || blocks.length > 50) return "invalid_blocks: 50 at most";
  for (const block of blocks) {
    const elements = listOf(block.elements);
    const problem =
      block.type === "header"
        ? textProblem(block.text, 150)
        : block.type === "section"
          ? textProblem(block.text, 3000)
          : block.type === "context" && elements.length >= 1 && elements.length <= 10
            ? (elements.map((each) => textProblem(each, 3000)).find(Boolean) ?? null)
            : `invalid_blocks: ${String(block.type)}`;
    if (problem) return problem;
  }
  return null;
}

/** What Teams' Workflows find wrong with a payload; null where they take it. */
export function teamsProblem(body: Body, bytes: number): { status: number; why: string } | null {
  if (bytes > 28 * 1024) return { status: 413, why: "payload larger than 28 kB" };
  const [attachment, ...more] = listOf(body.attachments);
  if (body.type !== "message" || !attachment || more.length > 0) return { status: 400, why: "no envelope" };
  const card = attachment.content;
  if (attachment.contentType !== "application/vnd.microsoft.card.adaptive" || !isRecord(card)) {
    return { status: 400, why: "no adaptive card" };
  }
  if (card.type !== "AdaptiveCard" || card.version !== "1.5" || listOf(card.body).length === 0) {
    return { status: 400, why: "not a card of 1.5" };
  }
  return null;
}

function webhookProblem(request: IncomingMessage, raw: string, secret: string | null): string | null {
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    String(request.headers[name] ?? ""),
  );
  if (!id || !/^\d+$/.test(timestamp ?? "")) return "headers are missing";
  if (secret === null) return null;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${raw}`).digest("base64");
  return signature === `v1,${mac}` ? null : "the signature is wrong";
}

/** Stands in for Slack, Teams and a program with a webhook on loopback: their limits, and faults on demand. */
export async function startChatStandIn(): Promise<ChatStandIn> {
  const answer = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) => {
    response.writeHead(status, { "content-type": "text/plain", ...headers });
    response.end(body);
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const path = request.url ?? "";
    const kind = path.split("/")[1] as ChatKind;
    self.requests += 1;
    const fault = self.misbehave({ kind, path, nth: self.requests });
    if (fault?.kind === "down") return void request.socket.destroy();
    if (fault?.kind === "hang") return;
    if (fault?.kind === "redirect") return answer(response, 302, "", { location: fault.to });
    if (fault?.kind === "flood") {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        if (!response.destroyed) response.once("drain", pour);
      };
      return pour();
    }
    if (fault?.kind === "status") {
      const headers: Record<string, string> = fault.retryAfter ? { "retry-after": fault.retryAfter } : {};
      return answer(response, fault.status, fault.body ?? "told to", headers);
    }
    const raw = bytes.toString("utf8");
    const parsed: unknown = JSON.parse(raw);
    const body = isRecord(parsed) ? parsed : {};
    const refuse = (status: number, why: string) => {
      self.refused.push({ kind, why });
      answer(response, status, why);
    };
    if (kind === "slack") {
      const why = slackProblem(body);
      if (why) return refuse(400, `invalid_payload ${why}`);
    } else if (kind === "teams") {
      const problem = teamsProblem(body, bytes.length);
      if (problem) return refuse(problem.status, problem.why);
    } else {
      const why = webhookProblem(request, raw, self.secret);
      if (why) return refuse(401, why);
    }
    const id = String(request.headers["webhook-id"] ?? "");
    self.shown.push({ kind, path, body, raw, id });
    if (fault?.kind === "accept-then-hang") return;
    if (fault?.kind === "accept-then-drop") return void request.socket.destroy();
    if (kind === "slack") answer(response, 200, "ok");
    else answer(response, kind === "teams" ? 202 : 204, "");
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const self: ChatStandIn = {
    url: (kind, name = "one") => `${base}/${kind}/${name}/a-long-secret-path`,
    shown: [],
    refused: [],
    requests: 0,
    misbehave: () => undefined,
    secret: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return self;
}
