"use client";
import type { Finding } from "@/server/linter/schemas";
import { AUDIENCE_LABEL, type AudiencePreview, CHANNEL_LABEL, type ChatPreview } from "@/server/milestones/schemas";
import { CopyLength } from "./copy-texts";

export const nameOf = ({ audience, channel }: Pick<AudiencePreview, "audience" | "channel">): string => {
  if (channel === "status_page") return audience === "public" ? "Public status page" : "The record";
  const who = audience === "public" ? "Public" : AUDIENCE_LABEL[audience];
  return `${who}, ${channel === "email" ? "by mail" : CHANNEL_LABEL[channel]}`;
};

const people = (count: number): string => `${count} ${count === 1 ? "person" : "people"}`;

/** Whom a text reaches, in a few words. */
function toWords({ audience, channel, recipientCount, recipients }: AudiencePreview): string {
  if (channel === "status_page") return audience === "public" ? "everyone" : "inside";
  if (channel === "email") return people(recipientCount);
  if (channel === "banner" || channel === "sms") return "to copy";
  return recipients.map(({ name }) => name).join(", ") || `${recipientCount} endpoints`;
}

function Badge({ findings, isBlank }: { findings: readonly Finding[]; isBlank: boolean }) {
  if (isBlank) return <span className="text-dim">no text yet</span>;
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  if (errors > 0) return <span className="text-red">{errors === 1 ? "1 error" : `${errors} errors`}</span>;
  if (warnings > 0) return <span className="text-amber">{warnings === 1 ? "1 warning" : `${warnings} warnings`}</span>;
  return <span className="text-green">✓ fits</span>;
}

type Props = {
  previews: readonly AudiencePreview[];
  active: string;
  isWriting: boolean;
  /** Whether a text, by "audience.channel", has no words yet. */
  isBlank: (key: string) => boolean;
  onChoose: (preview: AudiencePreview) => void;
};

/** Every text that would go out, to whom, and whether it may; one of them as its readers will see it. */
export function WhoGetsWhat({ previews, active, isWriting, isBlank, onChoose }: Props) {
  const shown = previews.find((one) => `${one.audience}.${one.channel}` === active) ?? previews[0];
  return (
    <section aria-label="Preview" className="grid min-w-0 content-start gap-3">
      <h3 className="cap flex justify-between gap-3">
        Who gets what <span className="tracking-normal normal-case">{isWriting && "renewing…"}</span>
      </h3>
      <ul className="grid gap-px overflow-hidden rounded-md border border-line bg-line-soft text-[13px]">
        {previews.map((one) => {
          const key = `${one.audience}.${one.channel}`;
          const isShown = one === shown;
          return (
            <li key={key} className={isShown ? "bg-raise" : "bg-panel"}>
              <button
                type="button"
                aria-pressed={isShown}
                onClick={() => onChoose(one)}
                className={`grid min-h-8 w-full grid-cols-[minmax(0,1fr)_auto_5.5rem] items-center gap-3 border-l-2 px-3 text-left ${isShown ? "border-l-amber" : "border-l-transparent hover:bg-raise"}`}
              >
                <span className={`truncate ${isShown ? "font-semibold" : ""}`}>{nameOf(one)}</span>
                <span
                  className={`num max-w-40 truncate text-xs ${one.channel === "email" && one.recipientCount === 0 ? "text-amber" : "text-soft"}`}
                >
                  {toWords(one)}
                </span>
                <span className="num text-right text-xs">
                  <Badge findings={one.findings} isBlank={isBlank(key)} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {shown &&
        (isBlank(`${shown.audience}.${shown.channel}`) ? (
          <p className="rounded-md border border-line px-3 py-2 text-[13px] text-soft">
            {nameOf(shown)}: no text yet. It stands here as its readers will see it once a title and a body are written.
          </p>
        ) : (
          <Preview preview={shown} />
        ))}
    </section>
  );
}

function Preview({ preview }: { preview: AudiencePreview }) {
  const { channel, subject, text, html, chat, recipients, recipientCount } = preview;
  const names = recipients.map((one) => one.name || one.address);
  const rest = recipientCount - names.length;
  return (
    <article className="overflow-hidden rounded-md border border-line">
      <header className="grid gap-0.5 border-b border-line px-3 py-1.5 text-[13px]">
        <b className="font-semibold">{nameOf(preview)}</b>
        {subject && channel !== "webhook" && !chat && (
          <span dir="auto">
            <span className="text-dim">{channel === "email" ? "Subject" : "Headline"}</span> {subject}
          </span>
        )}
        {names.length > 0 && (
          <span className="truncate text-xs text-soft" title={names.join(", ")}>
            to {names.slice(0, 4).join(", ")}
            {recipientCount > 4 && ` and ${rest > 0 ? recipientCount - 4 : names.length - 4} more`}
          </span>
        )}
      </header>
      {html ? (
        <iframe
          title={channel === "email" ? `Mail: ${nameOf(preview)}` : "The public page"}
          sandbox=""
          srcDoc={html}
          className="h-96 w-full bg-white"
        />
      ) : chat ? (
        <ChatCard chat={chat} />
      ) : channel === "webhook" ? (
        <pre className="num max-h-80 overflow-auto px-3 py-2 text-xs whitespace-pre-wrap break-all text-soft">
          {text}
        </pre>
      ) : (
        <div className="px-3 py-2 text-[13px]">
          <p dir="auto" className="whitespace-pre-wrap">
            {text}
          </p>
          {(channel === "sms" || channel === "banner") && (
            <p className="mt-1.5 text-xs text-dim">
              <CopyLength channel={channel} text={text} />
            </p>
          )}
        </div>
      )}
    </article>
  );
}

/** A chat's post as it will look: words and order; the chat's own form is the chat's. */
function ChatCard({ chat }: { chat: ChatPreview }) {
  return (
    <div dir="auto" className="grid gap-1.5 border-l-4 border-l-line px-3 py-2.5 text-[13px]">
      <p className="text-xs text-dim">{chat.over}</p>
      <p className="text-[15px] font-semibold">{chat.title}</p>
      {chat.lead.map((line) => (
        <p key={line} className="text-xs text-soft">
          {line}
        </p>
      ))}
      <p className="whitespace-pre-wrap">{chat.body}</p>
      {chat.facts.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-xs">
          {chat.facts.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-dim">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {chat.promise && <p className="font-semibold">{chat.promise}</p>}
      <p className="text-blue underline">{chat.link.label}</p>
    </div>
  );
}
