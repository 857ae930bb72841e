"use client";
import { useRef } from "react";
import { toFailure } from "@/components/providers/failure";
import { useRead } from "@/components/providers/use-read";
import { RecipientList } from "@/components/recipients/recipient-list";
import { EmptyState } from "@/components/ui/empty-state";
import { useSettled } from "@/components/ui/use-settled";
import { type AudiencePreview, AUDIENCE_LABEL as LABEL, type PublishMilestone } from "@/server/milestones/schemas";

/** What each audience gets, as the server renders it, while one writes. */
export function AudiencePreviews({ input }: { input: PublishMilestone }) {
  const key = useSettled(JSON.stringify(input));
  const wanted = JSON.parse(key) as PublishMilestone;
  const isReady = wanted.title.trim() !== "" && wanted.body.trim() !== "" && wanted.audience.length > 0;
  const preview = useRead(`preview ${key}`, (client) => client.milestone.preview.mutate(wanted), {
    isEnabled: isReady,
    staleMs: 60_000,
  });
  // While a new one is rendered, the last one stays.
  const last = useRef<AudiencePreview[] | null>(null);
  if (preview.data) last.current = preview.data;
  const shown = isReady && !preview.error ? (preview.data ?? last.current) : null;
  return (
    <section aria-label="Preview" className="min-w-0">
      <h3 className="cap mb-2">
        What each audience gets {preview.isReading && <span className="tracking-normal normal-case">· renewing…</span>}
      </h3>
      {!isReady && (
        <EmptyState>Write a title and a body, and choose an audience: each one&apos;s version appears here.</EmptyState>
      )}
      {isReady && Boolean(preview.error) && (
        <p className="text-[13px] text-red">No preview: {toFailure(preview.error).message}</p>
      )}
      {isReady && !shown && !preview.error && <p className="text-[13px] text-soft">Rendering…</p>}
      <RecipientList incidentRef={wanted.ref} audience={wanted.audience} />
      <div className="grid gap-3">
        {shown?.map((one) => (
          <Preview key={`${one.audience} ${one.channel}`} preview={one} />
        ))}
      </div>
    </section>
  );
}

function Preview({ preview }: { preview: AudiencePreview }) {
  const { audience, channel, subject, text, html, recipientCount, recipients } = preview;
  const isMail = channel === "email";
  const names = recipients.map((one) => one.name || one.address).join(", ");
  return (
    <article className="rounded-md border border-line">
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line px-3 py-1.5 text-[13px]">
        <b className="font-semibold">{isMail && audience === "public" ? "Public, by mail" : LABEL[audience]}</b>
        <span className={`text-xs ${isMail && recipientCount === 0 ? "text-amber" : "text-soft"}`} title={names}>
          {isMail
            ? `mail to ${recipientCount} ${recipientCount === 1 ? "person" : "people"}`
            : "the page, for everyone"}
        </span>
      </header>
      <p dir="auto" className="border-b border-line-soft px-3 py-1.5 text-[13px]">
        <span className="text-dim">{isMail ? "Subject" : "Headline"}</span> {subject}
      </p>
      {html ? (
        <iframe
          title={isMail ? `Mail to ${LABEL[audience]}` : "The public page"}
          sandbox=""
          srcDoc={html}
          className="h-64 w-full rounded-b-md bg-white"
        />
      ) : (
        <p dir="auto" className="px-3 py-2 text-[13px] whitespace-pre-wrap text-soft">
          {text}
        </p>
      )}
    </article>
  );
}
