/** Where a person lands who did not come from anywhere. */
export const HOME = "/admin";

const MAX_LENGTH = 4000;

/**
 * The path of ours that a sign-in may lead to, with its query as it was typed; anything else becomes HOME.
 * @param wanted a path, or a whole URL of `origin`
 * @param origin our own scheme, host and port
 */
export function safeCallbackPath(wanted: string | null | undefined, origin = "http://majorops.invalid"): string {
  if (!wanted || wanted.length > MAX_LENGTH) return HOME;
  const isOwnUrl = wanted === origin || wanted.startsWith(`${origin}/`) || wanted.startsWith(`${origin}?`);
  const path = isOwnUrl ? wanted.slice(origin.length) || "/" : wanted;
  // Browsers read a backslash as a slash and drop tabs and newlines: "/\evil" and "/\t/evil" leave the site.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (!path.startsWith("/") || /^\/[/\\]|[\\\u0000-\u001f\u007f]/.test(path)) return HOME;
  const url = URL.parse(path, origin);
  if (!url || url.origin !== new URL(origin).origin) return HOME;
  if (/^\/(login|setup|api)(\/|$)/.test(url.pathname) || url.pathname.startsWith("//")) return HOME;
  return url.pathname + url.search + url.hash;
}
