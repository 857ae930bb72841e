import type { AuthConfig } from "../../server/auth/config";
import { handleAuth } from "../../server/auth/handler";
import type { TestDb } from "./db";

export const TEST_AUTH: AuthConfig = {
  secret: "a-secret-for-tests-only",
  appUrl: "http://localhost:3000",
  isAppUrlGuessed: false,
  isDemo: false,
  adminEmail: null,
  oidc: null,
};

/** A browser without a screen: keeps cookies, and speaks to the sign-in endpoints as the pages' forms do. */
export class AuthBrowser {
  readonly cookies = new Map<string, string>();
  /** Attributes of each Set-Cookie header, by the cookie's name. */
  readonly setCookies = new Map<string, string>();

  constructor(
    readonly test: TestDb,
    readonly config: AuthConfig = TEST_AUTH,
    readonly headers: Record<string, string> = {},
  ) {}

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const request = new Request(new URL(path, this.config.appUrl), {
      ...init,
      headers: { host: new URL(this.config.appUrl).host, ...this.headers, ...init.headers, cookie: this.cookieHeader },
    });
    const deps = { db: this.test.db, clock: this.test.clock.now, config: this.config };
    const response = await handleAuth(request, deps);
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      this.setCookies.set(name, attributes.join(";"));
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Sends a form with its CSRF token; the answer's `url` is where the browser would go. */
  async post(path: string, fields: Record<string, string>): Promise<{ status: number; url: string }> {
    const { csrfToken } = await (await this.request("/api/auth/csrf")).json();
    const response = await this.request(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ csrfToken, json: "true", ...fields }),
    });
    const body: { url?: string } = await response.json().catch(() => ({}));
    return { status: response.status, url: body.url ?? "" };
  }
}
