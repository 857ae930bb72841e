import { createHmac, timingSafeEqual } from "node:crypto";
import { MilestoneProps, NoticeProps } from "../../emails/schemas";
import { AppError } from "../core/errors";

/** How old or how far ahead a signed request may be. */
export const TOLERANCE_MS = 5 * 60_000;

const PREFIX = "whsec_";
const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(PREFIX, ""), "base64");

/** "v1,…" over id, timestamp and body (Standard Webhooks, Svix). */
export function signature(secret: string, id: string, timestamp: string, body: string | Buffer): string {
  const mac = createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.`).update(body);
  return `v1,${mac.digest("base64")}`;
}

export type SignedHeaders = { id: string; timestamp: string; signature: string };

/**
 * What is wrong with a signed request; null where it is genuine and fresh. Several signatures may stand in the
 * header, parted by spaces, while a secret is being changed.
 */
export function signatureProblem(
  secret: string,
  { id, timestamp, signature: given }: SignedHeaders,
  body: Buffer,
  now: Date,
): "missing" | "stale" | "forged" | null {
  if (!id || !given || !/^\d{1,12}$/.test(timestamp)) return "missing";
  const wanted = Buffer.from(signature(secret, id, timestamp, body));
  const isGenuine = given.split(" ").some((each) => {
    const bytes = Buffer.from(each);
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
  if (!isGenuine) return "forged";
  return Math.abs(now.getTime() - Number(timestamp) * 1000) > TOLERANCE_MS ? "stale" : null;
}

/**
 * The body of a webhook: what was published, for the endpoint's audience and no more; or what its team is told.
 * @throws INTERNAL when the template is not for webhooks, or the props do not fit it
 */
export function webhookMessage(template: string, props: unknown, createdAt: Date): string {
  const timestamp = createdAt.toISOString();
  if (template === "channel-test") return JSON.stringify({ type: "channel.test", timestamp, data: props });
  const notice = template === "notice" ? NoticeProps.safeParse(props) : null;
  if (notice?.success) return JSON.stringify({ type: "notice.raised", timestamp, data: notice.data });
  const parsed = MilestoneProps.safeParse(props);
  if (template !== "milestone" || !parsed.success) {
    throw new AppError("INTERNAL", `The message "${template}" cannot be posted to a webhook, or its data do not fit.`);
  }
  const { ref, incidentTitle, severity, status, phase, phaseName, affectedSystems, startedAt, ...milestone } =
    parsed.data;
  const isInside = milestone.audience === "stakeholder" || milestone.audience === "executive";
  const incident = { ref, title: incidentTitle, severity };
  const inside = { status, phase, phaseName, affectedSystems, startedAt };
  const { businessImpact, riskLevel, confidence, ...said } = milestone;
  const data = {
    incident: isInside ? { ...incident, ...inside } : incident,
    milestone: milestone.audience === "executive" ? { ...said, businessImpact, riskLevel, confidence } : said,
  };
  return JSON.stringify({ type: "milestone.published", timestamp, data });
}
