"use client";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { smsLength } from "@/server/milestones/rules";
import { AUDIENCE_LABEL, CHANNEL_LABEL, type TextOfAudience } from "@/server/milestones/schemas";

export const isToCopy = ({ channel }: Pick<TextOfAudience, "channel">): boolean =>
  channel === "banner" || channel === "sms";

/** How long a text to copy is, as its channel counts. */
export function CopyLength({ channel, text }: { channel: string; text: string }) {
  if (channel !== "sms") return <span className="num">{text.length} characters</span>;
  const { encoding, units, segments, left } = smsLength(text);
  return (
    <span className={`num ${segments > 1 ? "text-amber" : ""}`}>
      {segments} {segments === 1 ? "segment" : "segments"}, {units} of {units + left} · {encoding}
    </span>
  );
}

/** Texts that nobody sends: to be put by hand where people read them. */
export function CopyTexts({ texts, onDone }: { texts: readonly TextOfAudience[]; onDone?: () => void }) {
  return (
    <div className="grid gap-4">
      {onDone && <p className="text-[13px] text-soft">These texts go out by hand: copy each to where it is read.</p>}
      <ul className="grid gap-3">
        {texts
          .filter(isToCopy)
          .map(({ audience, channel, body }) => ({ audience, channel: channel ?? ("sms" as const), body }))
          .map(({ audience, channel, body }) => (
            <li key={`${audience} ${channel}`} className="rounded-md border border-line">
              <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 text-[13px]">
                <b className="font-semibold">
                  {CHANNEL_LABEL[channel]}
                  <span className="font-normal text-soft">
                    {" "}
                    · {audience === "public" ? "Public" : AUDIENCE_LABEL[audience]}
                  </span>
                </b>
                <CopyButton text={body} label={`Copy the ${CHANNEL_LABEL[channel]}`} />
              </p>
              <p dir="auto" className="px-3 py-2 text-[13px] whitespace-pre-wrap">
                {body}
              </p>
              <p className="px-3 pb-2 text-xs text-dim">
                <CopyLength channel={channel} text={body} />
              </p>
            </li>
          ))}
      </ul>
      {onDone && (
        <Button data-focus onClick={onDone} className="justify-self-end">
          Done
        </Button>
      )}
    </div>
  );
}
