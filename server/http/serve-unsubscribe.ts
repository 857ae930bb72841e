import type { IncomingMessage, ServerResponse } from "node:http";
import { renderMessagePage, renderUnsubscribePage } from "../../components/status/static-pages";
import type { Context } from "../core/context";
import { readUnsubscribe } from "../core/unsubscribe-token";
import { AUDIENCES, type Audience } from "../milestones/schemas";
import { getReaderState } from "../recipients/reads";
import { resubscribeAddress } from "../recipients/resubscribe-address";
import type { ReaderState } from "../recipients/schemas";
import { unsubscribeAddress } from "../recipients/unsubscribe-address";
import { readFormBody } from "./read-body";

/** What each audience's mails are to their reader, who knows nothing of our names for audiences. */
const MAILS_OF: Record<Audience, string> = {
  public: "public updates",
  affected_customers: "customer updates",
  strategic: "account updates",
  stakeholder: "stakeholder updates",
  executive: "executive updates",
};

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
 * @param createContext a context of the system
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
    return true;
  }
  if (!said || !audience) {
    const text =
      "It may be cut off, or from before this service changed its keys. Nothing was changed. Open the link of a newer mail, or answer that mail and ask to be taken off.";
    send(res, 404, renderMessagePage("This link does not work", text));
    return true;
  }
  const { address } = said;
  const page = { address, audience: MAILS_OF[audience] };
  if (req.method !== "POST") {
    send(res, 200, renderUnsubscribePage({ ...page, state: await stateNow(createContext, address, audience) }));
    return true;
  }
  const what = (await readFormBody(req)).get("what");
  const ctx = createContext();
  const { isNew } =
    what === "back"
      ? await resubscribeAddress({ ctx, input: { address, audience } })
      : await unsubscribeAddress({ ctx, input: { address, audience, isAll: what === "all" } });
  const state = await getReaderState(ctx.db, address, audience);
  send(res, 200, renderUnsubscribePage({ ...page, state, done: isNew }));
  return true;
}

/** While the database is away the page still shows its buttons; what they do is true whatever the state was. */
async function stateNow(createContext: () => Context, address: string, audience: Audience): Promise<ReaderState> {
  try {
    return await getReaderState(createContext().db, address, audience);
  } catch {
    return "on";
  }
}
