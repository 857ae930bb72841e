import type { IncomingMessage, ServerResponse } from "node:http";
import { renderMessagePage, renderUnsubscribePage } from "../../components/status/static-pages";
import type { Context } from "../core/context";
import { readUnsubscribe } from "../core/unsubscribe-token";
import { AUDIENCE_LABEL, AUDIENCES } from "../milestones/schemas";
import { unsubscribeAddress } from "../recipients/unsubscribe-address";
import { readFormBody } from "./read-body";

const PATH = /^\/unsubscribe\/([^/]*)\/?$/;

function send(res: ServerResponse, status: number, html: string): void {
  res.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
  });
  res.end(html);
}

/**
 * /unsubscribe/TOKEN: a page with a button for whoever follows the link, and what mail programs post to (RFC 8058).
 * Only POST unsubscribes: link scanners follow every GET. The signed token is the right to it, so it asks for no
 * cookie and no origin, and none of it needs Next.
 * @param createContext a context of the system, made only when something is written
 * @returns false where the path is another
 */
export async function serveUnsubscribe(
  req: IncomingMessage,
  res: ServerResponse,
  pathname: string,
  createContext: () => Context,
): Promise<boolean> {
  const match = PATH.exec(pathname);
  if (!match) return false;
  const said = readUnsubscribe(match[1] ?? "");
  const audience = AUDIENCES.find((one) => one === said?.audience);
  if (req.method !== "GET" && req.method !== "HEAD" && req.method !== "POST") {
    res.setHeader("Allow", "GET, HEAD, POST");
    send(res, 405, renderMessagePage("Not possible", "Open the link from your mail in a browser."));
  } else if (!said || !audience) {
    const text = "It may be cut off. Copy it whole from your mail, or answer the mail and ask to be taken off.";
    send(res, 404, renderMessagePage("This link does not work", text));
  } else if (req.method !== "POST") {
    send(res, 200, renderUnsubscribePage({ address: said.address, audience: AUDIENCE_LABEL[audience] }));
  } else {
    const isAll = (await readFormBody(req)).get("what") === "all";
    await unsubscribeAddress({ ctx: createContext(), input: { address: said.address, audience, isAll } });
    const what = isAll ? "no updates at all" : `no more updates for: ${AUDIENCE_LABEL[audience]}`;
    send(res, 200, renderMessagePage("You are unsubscribed", `${said.address} gets ${what}.`));
  }
  return true;
}
