/** Why a sign-in did not work; each has a sentence in sign-in-errors.ts. */
type AuthOutcome = { ok: true; url: string } | { ok: false; error: string };

/** Sends a sign-in form with its CSRF token. `url` is where the server would lead the browser. */
export async function postAuth(path: string, fields: Record<string, string>): Promise<AuthOutcome> {
  try {
    const csrf: { csrfToken: string } = await (await fetch("/api/auth/csrf", { cache: "no-store" })).json();
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...fields, csrfToken: csrf.csrfToken, json: "true" }),
    });
    const body: { url?: string } = await response.json();
    const url = new URL(body.url ?? "", location.href);
    const isRefused = !response.ok || /^\/api\/auth\/(error|signin)/.test(url.pathname);
    return isRefused ? { ok: false, error: url.searchParams.get("error") ?? "Unknown" } : { ok: true, url: url.href };
  } catch {
    return { ok: false, error: "Offline" };
  }
}
