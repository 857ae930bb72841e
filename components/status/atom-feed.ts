import type { PublicFeedEntry } from "../../server/status-page/schemas";
import { STAGE_LABEL } from "./words";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** Text for XML 1.0, which has no place for two noncharacters that JSON and HTML take. */
const xml = (text: string): string =>
  text.replace(/[\ufffe\uffff]/g, "").replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

/** Before the first entry there is no time that the data gives; a feed must name one. */
const NO_ENTRY_YET = "1970-01-01T00:00:00.000Z";

/**
 * The newest updates as an Atom feed (RFC 4287).
 * @param origin base URL of the site, without a trailing slash
 */
export function renderAtomFeed(entries: readonly PublicFeedEntry[], origin: string): string {
  const items = entries.map((entry) => {
    const page = `${origin}/incidents/${entry.ref}`;
    // An update never changes, so its place and time name it for good.
    const id = `${page}#${entry.sequence === null ? entry.at : `update-${entry.sequence}`}`;
    const corrected = entry.corrects === null ? "" : `Corrects ${page}#update-${entry.corrects}\n\n`;
    const heading = entry.stage
      ? `${STAGE_LABEL[entry.stage]}: ${entry.title ?? entry.incidentTitle}`
      : entry.incidentTitle;
    return [
      `<entry><id>${xml(id)}</id><title>${xml(heading)}</title>`,
      `<updated>${entry.at}</updated><link href="${xml(page)}"/><category term="${xml(entry.ref)}"/>`,
      `<content type="text">${xml(`${entry.incidentTitle} (${entry.ref})\n\n${corrected}${entry.body}`)}</content></entry>`,
    ].join("");
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${xml(origin)}/</id><title>Service status</title><author><name>Service status</name></author>`,
    `<updated>${entries[0]?.at ?? NO_ENTRY_YET}</updated>`,
    `<link rel="self" href="${xml(origin)}/feed.atom"/><link href="${xml(origin)}/"/>`,
    ...items,
    "</feed>\n",
  ].join("\n");
}
