import type { ChatWords } from "./chat-words";
import { longestThatFits, shorten } from "./shorten";

/** Teams refuses a webhook's payload of 28 kB; a little less leaves room for what Workflows adds. */
export const TEAMS_MAX_BYTES = 27_000;

const MORE = "… more on the page";

type Run = { type: "TextRun"; text: string; weight?: "Bolder"; isSubtle?: true; size?: "Large" | "Medium" };
const run = (text: string, look: Omit<Run, "type" | "text"> = {}): Run => ({ type: "TextRun", text, ...look });
/** Text runs show what was written: in a TextBlock, Markdown would make links and emphasis out of it. */
const line = (...inlines: Run[]) => ({ type: "RichTextBlock", inlines });

function card(words: ChatWords, body: string): string {
  const paragraphs = body.split(/\n+/).filter((part) => part.trim());
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.5",
    fallbackText: shorten(`${words.over}: ${words.title}`, 300),
    msteams: { width: "Full" },
    body: [
      line(run(words.over, { isSubtle: true })),
      line(run(shorten(words.title, 300), { weight: "Bolder", size: "Large" })),
      ...words.lead.map((text) => line(run(shorten(text, 300), { isSubtle: true }))),
      ...paragraphs.map((text) => line(run(text))),
      ...words.facts.map(([label, value]) => line(run(`${label}: `, { weight: "Bolder" }), run(shorten(value, 600)))),
      ...(words.promise ? [line(run(words.promise, { weight: "Bolder" }))] : []),
    ],
    actions: [{ type: "Action.OpenUrl", title: words.link.label, url: words.link.url }],
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return JSON.stringify({ type: "message", attachments: [{ contentType, contentUrl: null, content }] });
}

/**
 * A message as Teams' Workflows webhooks take it: an Adaptive Card 1.5 in an envelope of attachments, below the limit
 * of 28 kB. A body that does not fit ends with the word that more is on the page.
 */
export function teamsMessage(words: ChatWords): string {
  const body = words.body.trim();
  const of = (part: string): string => card(words, part === body ? body : `${part}\n${MORE}`);
  return of(longestThatFits(body, (part) => Buffer.byteLength(of(part)) <= TEAMS_MAX_BYTES));
}
