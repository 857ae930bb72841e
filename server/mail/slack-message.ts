import type { ChatWords } from "./chat-words";
import { longestThatFits, shorten } from "./shorten";

/** Slack's limits on one message, in characters as it counts them: after escaping. */
export const SLACK_LIMITS = { blocks: 50, section: 3_000, header: 150, contextElements: 10, text: 4_000 } as const;

const MORE = "… more on the page";
/** Sections of the body at most, so that a message stays one. */
const BODY_SECTIONS = 8;

/** Slack's three control characters: without them nothing mentions, links or pings. */
export const escapeSlack = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Shown as written: Slack makes no links, channels or people out of it. */
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });
const context = (text: string) => ({ type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] });

const fitsSection = (part: string): boolean => escapeSlack(part).length <= SLACK_LIMITS.section - MORE.length;

/** The body in as many sections as it needs; what does not fit is said to be on the page. */
function bodySections(body: string): object[] {
  const sections: string[] = [];
  let rest = body.trim();
  while (rest && sections.length < BODY_SECTIONS) {
    const part = longestThatFits(rest, fitsSection);
    sections.push(part);
    rest = rest.slice(part.length).trimStart();
  }
  const last = sections.length - 1;
  return sections.map((part, index) => section(escapeSlack(rest && index === last ? `${part} ${MORE}` : part)));
}

/** A message as Slack's incoming webhooks take it (Block Kit), within its limits and unable to ping anybody. */
export function slackMessage(words: ChatWords): string {
  const { link } = words;
  const url = escapeSlack(link.url.replace(/[|>\s]/g, ""));
  const facts = words.facts.map(([label, value]) => `${label}: ${value}`).join("\n");
  const fits = (max: number) => (part: string) => escapeSlack(part).length <= max;
  const header = `${words.over} · ${words.title}`;
  const blocks = [
    {
      type: "header",
      text: { type: "plain_text", text: escapeSlack(longestThatFits(header, fits(SLACK_LIMITS.header))), emoji: false },
    },
    ...words.lead.map((line) => context(escapeSlack(shorten(line, 300)))),
    ...bodySections(words.body),
    ...(facts ? [section(escapeSlack(longestThatFits(facts, fitsSection)))] : []),
    ...(words.promise ? [section(escapeSlack(words.promise))] : []),
    section(`<${url}|${escapeSlack(link.label)}>`),
  ];
  const spoken = [header, words.promise].filter(Boolean).join(". ");
  const text = escapeSlack(longestThatFits(spoken, fits(SLACK_LIMITS.text)));
  return JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false });
}
