import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { rateLimiter } from "../auth/rate-limit";
import { takeReport } from "../comms/take-report";
import type { Clock } from "../core/clock";
import { systemContext } from "../core/context";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import { cleanText } from "../core/text";
import type { Db } from "../db/client";
import { signatureProblem } from "../mail/webhook-message";
import type { Handler } from "./door";
import { readBytes } from "./read-body";
import { sendJson, sendProblem } from "./respond";

/** A report is small, even with a long diagnosis. */
const MAX_REPORT_BYTES = 64_000;
const MINUTE_MS = 60_000;
/** Ten thousand mails are reported twice or more within minutes; who sends forged ones is stopped much earlier. */
const REPORTS_A_MINUTE = 12_000;
const FORGED_A_MINUTE = 30;

const Body = z.object({
  type: z.string().max(100),
  created_at: z.coerce.date(),
  data: z.object({
    email_id: z.string().min(1).max(100),
    bounce: z.object({ message: z.string().optional(), type: z.string().optional() }).optional(),
    failed: z.object({ reason: z.string().optional() }).optional(),
    suppressed: z.object({ message: z.string().optional() }).optional(),
  }),
});

/** What the provider says of why, short enough for a list. */
function reasonOf({ type, data }: z.infer<typeof Body>): string {
  const { bounce, failed, suppressed } = data;
  const said = [bounce?.type, bounce?.message ?? failed?.reason ?? suppressed?.message].filter(Boolean).join(": ");
  if (type === "email.complained") return "The recipient marked it as spam.";
  return cleanText(said).replace(/\s+/g, " ").trim().slice(0, 500);
}

/** Svix' header, or the one of the same meaning that Standard Webhooks named later. */
function header(req: IncomingMessage, name: string): string {
  const value = req.headers[`svix-${name}`] ?? req.headers[`webhook-${name}`];
  return typeof value === "string" && value.length <= 1_000 ? value : "";
}

const peerOf = (req: IncomingMessage): string =>
  String(req.headers["x-forwarded-for"] ?? "")
    .split(",")
    .pop()
    ?.trim() || "unknown";

/**
 * Takes Resend's reports: 200 for what is genuine and fresh, also when it is a repeat; 400 for what is stale or
 * cannot be read, 401 for what is forged, 429 over the limits.
 */
export function createResendHook({ secret, db, clock }: { secret: string; db: Db; clock: Clock }): Handler {
  const mayReport = rateLimiter(REPORTS_A_MINUTE, MINUTE_MS, clock);
  const mayForge = rateLimiter(FORGED_A_MINUTE, MINUTE_MS, clock);
  const blocked = new Map<string, number>();

  const take = async (req: IncomingMessage): Promise<void> => {
    const peer = peerOf(req);
    const now = clock();
    if (!mayReport(peer) || (blocked.get(peer) ?? 0) > now.getTime()) {
      throw new AppError("RATE_LIMITED", "Too many reports from here. Send them again later.");
    }
    const bytes = await readBytes(req, MAX_REPORT_BYTES);
    const id = header(req, "id");
    const signed = { id, timestamp: header(req, "timestamp"), signature: header(req, "signature") };
    const problem = signatureProblem(secret, signed, bytes, now);
    if (problem === "stale") throw new AppError("MALFORMED", "The report is older than five minutes.");
    if (problem) {
      if (!mayForge(peer)) blocked.set(peer, now.getTime() + MINUTE_MS);
      if (blocked.size > 10_000) blocked.clear();
      throw new AppError("UNAUTHENTICATED", "The signature does not fit.");
    }
    const parsed = Body.safeParse(jsonOf(bytes));
    if (!parsed.success) {
      // Genuine, but about something else than a mail: a repeat would say the same.
      log.warn({ id }, "a report of Resend could not be read");
      return;
    }
    const { type, created_at: occurredAt, data } = parsed.data;
    const report = { id, type, providerId: data.email_id, reason: reasonOf(parsed.data), occurredAt };
    await takeReport({ ctx: systemContext(db, "Resend", "api", clock), report });
  };

  return async (req, res, requestId) => {
    if (req.method !== "POST") {
      res.setHeader("Allow", "POST");
      const extra = { status: 405, title: "Method not allowed", code: "METHOD_NOT_ALLOWED" };
      return sendProblem(res, new AppError("MALFORMED", "This path takes POST."), requestId, extra);
    }
    try {
      await take(req);
      sendJson(res, 200, { ok: true });
    } catch (error) {
      sendProblem(res, error, requestId);
    }
  };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}
