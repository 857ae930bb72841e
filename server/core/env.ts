import { z } from "zod";
import { AppError } from "./errors";

const optional = z
  .string()
  .optional()
  .transform((value) => (value?.trim() ? value.trim() : undefined));
const url = (protocols: string[]) =>
  optional.refine(
    (value) => {
      if (value === undefined) return true;
      const parsed = URL.parse(value);
      return parsed !== null && protocols.includes(parsed.protocol);
    },
    `must be a URL that starts with ${protocols.join(" or ")}`,
  );

/** The environment, checked once at start. Every value has a safe default or switches a feature off. */
export const Env = z.object({
  DATABASE_URL: url(["postgres:", "postgresql:"]),
  PORT: z.coerce.number("must be a port number").int().min(0).max(65535).default(3000),
  APP_URL: url(["http:", "https:"]),
  AUTH_SECRET: optional,
  OIDC_ISSUER: url(["https:", "http:"]),
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  ADMIN_EMAIL: optional.refine((v) => v === undefined || /^\S+@\S+$/.test(v), "must be a mail address"),
  RESEND_API_KEY: optional,
  RESEND_BASE_URL: url(["https:", "http:"]),
  RESEND_WEBHOOK_SECRET: optional.refine(
    (v) => v === undefined || /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/.test(v),
    "must be the webhook's signing secret, whsec_…, as Resend shows it",
  ),
  MAIL_FROM: optional,
  SMTP_URL: url(["smtp:", "smtps:"]),
  SLACK_WEBHOOK_URL: url(["https:", "http:"]),
  TEAMS_WEBHOOK_URL: url(["https:", "http:"]),
  /** "1" lets endpoints that people add lead to this machine and to private networks. */
  ENDPOINTS_ALLOW_PRIVATE: z.enum(["0", "1"], "must be 0 or 1").default("0"),
  AI_PROVIDER: optional,
  AI_MODEL: optional,
  AI_API_KEY: optional,
  AI_BASE_URL: url(["https:", "http:"]),
  /** "1" shows the demo's personas and mailbox; scripts/start sets it unless told MAJOROPS_DEMO=0. */
  MAJOROPS_DEMO: z.enum(["0", "1"], "must be 0 or 1").default("0"),
  WORKER: z.enum(["inline", "external"], "must be inline or external").default("inline"),
  /** Where the embedded database, the secret and the public artefacts lie. */
  MAJOROPS_DATA: optional,
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});
export type Env = z.infer<typeof Env>;

/**
 * Reads and checks the environment.
 * @throws INVALID_INPUT that names each bad variable and the reason, never its value
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = Env.safeParse(source);
  if (parsed.success) return parsed.data;
  const bad = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new AppError("INVALID_INPUT", `The environment has a value that cannot be used: ${bad.join("; ")}.`);
}

let cached: Env | undefined;

/** The process's environment, checked on first use. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** Base URL for links in mails and answers, without a trailing slash. */
export const appUrl = (): string => (env().APP_URL ?? `http://localhost:${env().PORT}`).replace(/\/+$/, "");
