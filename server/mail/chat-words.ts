import type { z } from "zod";
import { testSentence } from "../../emails/channel-test";
import { noticeAction } from "../../emails/notice";
import { ACTION, facts, promise, standing, updateName } from "../../emails/parts/words";
import { TEMPLATES } from "../../emails/schemas";
import { AppError } from "../core/errors";
import { beginsWith } from "../milestones/rules";

/** What a chat message says, before any chat's own form. Plain text throughout. */
export type ChatWords = {
  /** "INC-42 · Critical". */
  over: string;
  title: string;
  /** Under the title: incident, update, where it stands. */
  lead: string[];
  body: string;
  facts: [label: string, value: string][];
  promise: string;
  link: { label: string; url: string };
};

type Milestone = z.output<(typeof TEMPLATES)["milestone"]>;

function milestoneWords(props: Milestone): ChatWords {
  const word = props.isResolution ? "Resolved" : props.severity;
  return {
    over: [props.ref, ...(beginsWith(props.title, word) ? [] : [word])].join(" · "),
    title: props.title,
    lead: [props.incidentTitle, `${updateName(props)} · ${standing(props)}`],
    body: props.body,
    facts: facts(props),
    promise: promise(props),
    link: { label: ACTION[props.audience], url: props.url },
  };
}

type Notice = z.output<(typeof TEMPLATES)["notice"]>;

/** For the response team: what waits, and for whom by name. */
function noticeWords(props: Notice): ChatWords {
  const { ref, severity, word, text, toNames, escalatedTo, advice, byName } = props;
  const forWhom = toNames.length > 0 ? toNames.join(", ") : "nobody holds Comms or MIM";
  const told: [string, string] = escalatedTo === null ? ["For", forWhom] : ["Escalated to", escalatedTo];
  return {
    over: [ref, severity].join(" · "),
    title: word,
    lead: [props.incidentTitle],
    body: [text, advice].filter(Boolean).join("\n"),
    facts: byName === null ? [told] : [told, ["Raised by", byName]],
    promise: "",
    link: { label: noticeAction(props), url: props.url },
  };
}

/**
 * A message in the words of a chat.
 * @throws INTERNAL when the template is not for chat, or the props do not fit it
 */
export function chatWords(template: string, props: unknown): ChatWords {
  if (template === "milestone") {
    const parsed = TEMPLATES.milestone.safeParse(props);
    if (parsed.success) return milestoneWords(parsed.data);
  }
  if (template === "notice") {
    const parsed = TEMPLATES.notice.safeParse(props);
    if (parsed.success) return noticeWords(parsed.data);
  }
  if (template === "channel-test") {
    const parsed = TEMPLATES["channel-test"].safeParse(props);
    if (parsed.success) {
      const link = { label: "Open the channels", url: parsed.data.url };
      const body = testSentence(parsed.data);
      return { over: "Test", title: "Test message", lead: [], body, facts: [], promise: "", link };
    }
  }
  throw new AppError("INTERNAL", `The message "${template}" cannot be posted to a channel, or its data do not fit.`);
}
