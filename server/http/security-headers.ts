import type { ServerResponse } from "node:http";
import { env } from "../core/env";

/** Next's own inline scripts carry no nonce on pages that it made at build time; nothing foreign may load. */
function pagePolicy(isDev: boolean): string {
  const issuer = URL.parse(env().OIDC_ISSUER ?? "")?.origin;
  return [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${isDev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${isDev ? " ws: wss:" : ""}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    // A sign-in form goes on to the issuer, and browsers check the whole chain of redirects.
    `form-action 'self' https:${issuer ? ` ${issuer}` : ""}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Security headers of everything that is not a public page in memory (those carry stricter ones). */
export function createSecurityHeaders(isDev: boolean): (res: ServerResponse, requestId: string) => void {
  const isHttps = env().APP_URL?.startsWith("https:") ?? false;
  const headers = Object.entries({
    "Content-Security-Policy": pagePolicy(isDev),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    ...(isHttps ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  });
  return (res, requestId) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    res.setHeader("X-Request-Id", requestId);
  };
}
