import { createHash, createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** A mail that the stand-in took: it would be in its reader's mailbox. */
export type AcceptedMail = {
  id: string;
  key: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: unknown;
};

/**
 * What the stand-in does to a request instead of its duty. "accept-then-drop" takes the mails and breaks the line;
 * "accept-then-hang" takes them and never answers; "down" breaks the line at once.
 */
export type Misbehaviour =
  | { kind: "status"; status: number; retryAfter?: string }
  | { kind: "down" }
  | { kind: "hang" }
  | { kind: "accept-then-drop" }
  | { kind: "accept-then-hang" }
  | { kind: "slow"; ms: number }
  | { kind: "held"; until: Promise<void> };

export type ResendStandIn = {
  url: string;
  /** Every mail taken, once each, in order. */
  accepted: AcceptedMail[];
  /** Answers given, by status; a broken line counts as 0. */
  answers: Map<number, number>;
  /** Decides for each request; undefined: behave. */
  misbehave: (request: { key: string; size: number; nth: number }) => Misbehaviour | undefined;
  /** Told when a request has been read, and when its mails have been taken but not answered. */
  onStep: (step: "received" | "accepted" | "answered") => void;
  perSecond: number;
  /** Where it reports what became of mails, and with which secret. */
  hook: { url: string; secret: string } | null;
  /** Reports on a mail that it took, as often as it is told to. @returns the answers' statuses */
  report: (mailId: string, type: ReportType, how?: ReportHow) => Promise<number[]>;
  close: () => Promise<void>;
};

export type ReportType = "email.sent" | "email.delivered" | "email.bounced" | "email.complained";
export type ReportHow = {
  /** The event's id; without it a new one. Resend keeps it on repeats. */
  id?: string;
  times?: number;
  ageSeconds?: number;
  /** Signed with another key. */
  isForged?: boolean;
};

type Body = Record<string, unknown>;
type Answer = { status: number; body: unknown; headers?: Record<string, string> };
type Known = { hash: string; at: number; answer: Answer | null };

const KEY_LIFE_MS = 24 * 60 * 60_000;
const ADDRESS = /^(?:.*<)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+>?$/;
const fail = (status: number, name: string, message: string): Answer => ({
  status,
  body: { statusCode: status, name, message },
});

/** What Resend finds wrong with a mail; null when it takes it. */
function problem(mail: Body): string | null {
  for (const field of ["from", "to", "subject"]) {
    if (mail[field] === undefined || mail[field] === "") return `Missing \`${field}\` field.`;
  }
  if (!mail.html && !mail.text) return "Missing `html` or `text` field.";
  const to = Array.isArray(mail.to) ? mail.to : [mail.to];
  if (to.length > 50) return "The `to` field takes 50 addresses at most.";
  if (!to.every((each) => typeof each === "string" && ADDRESS.test(each))) {
    return "Invalid `to` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.";
  }
  if (typeof mail.from !== "string" || !/@/.test(mail.from)) return "Invalid `from` field.";
  return null;
}

/**
 * Stands in for Resend on loopback: its limits, idempotency keys and errors as documented, and faults on demand.
 * @param now the clock by which keys grow old
 */
export async function startResendStandIn(now: () => number = () => performance.now()): Promise<ResendStandIn> {
  const known = new Map<string, Known>();
  const recent: number[] = [];
  let nth = 0;

  const self: ResendStandIn = {
    url: "",
    accepted: [],
    answers: new Map(),
    misbehave: () => undefined,
    onStep: () => undefined,
    perSecond: 5,
    hook: null,
    report: async (mailId, type, { id = `msg_${randomUUID()}`, times = 1, ageSeconds = 0, isForged = false } = {}) => {
      if (!self.hook) throw new Error("The stand-in was told of no address to report to.");
      const bounce = { type: "Permanent", subType: "General", message: "The recipient's mail server said no." };
      const data = { email_id: mailId, ...(type === "email.bounced" ? { bounce } : {}) };
      const body = JSON.stringify({ type, created_at: new Date(now()).toISOString(), data });
      const timestamp = String(Math.floor(now() / 1000) - ageSeconds);
      const secret = isForged ? Buffer.alloc(32, 7).toString("base64") : self.hook.secret.replace("whsec_", "");
      const mac = createHmac("sha256", Buffer.from(secret, "base64")).update(`${id}.${timestamp}.${body}`);
      const headers = {
        "content-type": "application/json",
        "svix-id": id,
        "svix-timestamp": timestamp,
        "svix-signature": `v1,${mac.digest("base64")}`,
      };
      const { url } = self.hook;
      const answers = Array.from({ length: times }, () => fetch(url, { method: "POST", headers, body }));
      return Promise.all(
        answers.map(async (answer) => {
          const response = await answer;
          await response.arrayBuffer();
          return response.status;
        }),
      );
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  function take({ path, mails, isPermissive }: Parsed, key: string): Answer {
    const problems = mails.map(problem);
    const isBatch = path === "/emails/batch";
    const firstProblem = problems.find((each) => each !== null);
    if (firstProblem && !isPermissive) return fail(422, "validation_error", firstProblem);
    const data: { id: string }[] = [];
    const errors: { index: number; message: string }[] = [];
    for (const [index, mail] of mails.entries()) {
      const message = problems[index];
      if (message) {
        errors.push({ index, message });
        continue;
      }
      const id = randomUUID();
      const to = (Array.isArray(mail.to) ? mail.to : [mail.to]).map(String).join(", ");
      const text = (field: string) => String(mail[field] ?? "");
      self.accepted.push({
        id,
        key,
        to,
        subject: text("subject"),
        html: text("html"),
        text: text("text"),
        headers: mail.headers,
      });
      data.push({ id });
    }
    return { status: 200, body: isBatch ? { data, ...(isPermissive ? { errors } : {}) } : data[0] };
  }

  function isOverRate(): boolean {
    const at = performance.now();
    while (recent[0] !== undefined && recent[0] <= at - 1000) recent.shift();
    if (recent.length >= self.perSecond) return true;
    recent.push(at);
    return false;
  }

  /** The answer to a well-formed request, and the mails taken; `meanwhile` runs while the key is in use. */
  async function handle(request: Parsed, meanwhile: () => Promise<void>): Promise<Answer> {
    const { key, mails, isPermissive } = request;
    if (key === null) return take(request, "");
    if (key.length < 1 || key.length > 256) {
      return fail(400, "invalid_idempotency_key", "The idempotency key has to be between 1 and 256 characters.");
    }
    const hash = createHash("sha256")
      .update(JSON.stringify([request.path, isPermissive, mails]))
      .digest("hex");
    const before = known.get(key);
    if (before && now() - before.at < KEY_LIFE_MS) {
      if (before.hash !== hash) {
        return fail(409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.");
      }
      if (!before.answer) {
        return fail(
          409,
          "concurrent_idempotent_requests",
          "Same idempotency key used while original request is in progress.",
        );
      }
      return before.answer;
    }
    const entry: Known = { hash, at: now(), answer: null };
    known.set(key, entry);
    const answer = take(request, key);
    await meanwhile();
    if (answer.status === 200) entry.answer = answer;
    else known.delete(key);
    return answer;
  }

  function reply(response: ServerResponse, { status, body, headers = {} }: Answer): void {
    self.answers.set(status, (self.answers.get(status) ?? 0) + 1);
    const limits = { "ratelimit-limit": String(self.perSecond), "ratelimit-reset": "1" };
    response.writeHead(status, { "content-type": "application/json", ...limits, ...headers });
    response.end(JSON.stringify(body));
    self.onStep("answered");
  }

  function breakLine(request: IncomingMessage): void {
    self.answers.set(0, (self.answers.get(0) ?? 0) + 1);
    request.socket.destroy();
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = await parse(request);
    if ("status" in parsed) return reply(response, parsed);
    nth += 1;
    self.onStep("received");
    const fault = self.misbehave({ key: parsed.key ?? "", size: parsed.mails.length, nth });
    if (fault?.kind === "down") return breakLine(request);
    if (fault?.kind === "hang") return;
    if (fault?.kind === "status") {
      const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      const name = fault.status === 429 ? "rate_limit_exceeded" : "application_error";
      return reply(response, { ...fail(fault.status, name, "The stand-in was told to answer this."), headers });
    }
    if (isOverRate()) {
      const refusal = fail(429, "rate_limit_exceeded", "Too many requests. You can only make 5 requests per second.");
      return reply(response, { ...refusal, headers: { "retry-after": "1" } });
    }
    const answer = await handle(parsed, async () => {
      if (fault?.kind === "slow") await delay(fault.ms);
      if (fault?.kind === "held") await fault.until;
    });
    self.onStep("accepted");
    if (fault?.kind === "accept-then-drop") return breakLine(request);
    if (fault?.kind === "accept-then-hang") return;
    reply(response, answer);
  }

  const server: Server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  self.url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return self;
}

type Parsed = { path: string; key: string | null; mails: Body[]; isPermissive: boolean };

async function parse(request: IncomingMessage): Promise<Parsed | Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!/^Bearer re_\w+$/.test(request.headers.authorization ?? "")) {
    return fail(401, "missing_api_key", "Missing API key in the authorization header.");
  }
  const path = request.url ?? "";
  if (request.method !== "POST" || !["/emails", "/emails/batch"].includes(path)) {
    return fail(404, "not_found", "The requested endpoint does not exist.");
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return fail(400, "validation_error", "The request body is not JSON.");
  }
  const isBatch = path === "/emails/batch";
  if (Array.isArray(body) !== isBatch) return fail(422, "validation_error", "Wrong kind of body for this endpoint.");
  const mails = (isBatch ? body : [body]) as Body[];
  if (mails.length < 1 || mails.length > 100) {
    return fail(422, "validation_error", "A batch takes between 1 and 100 emails.");
  }
  const header = request.headers["idempotency-key"];
  const isPermissive = isBatch && request.headers["x-batch-validation"] === "permissive";
  return { path, key: typeof header === "string" ? header : null, mails, isPermissive };
}
