"use client";
import { useRef, useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { useRead } from "@/components/providers/use-read";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/text-field";
import { useSettled } from "@/components/ui/use-settled";
import {
  AUDIENCE_LABEL,
  AUDIENCES,
  type Audience,
  CHANNEL_LABEL,
  type MilestoneChannel,
} from "@/server/milestones/schemas";
import type { PreviewRecipients, RecipientPreview } from "@/server/recipients/schemas";
import { PeoplePages } from "./people-pages";
import { wantedKey } from "./wanted-key";

export type WhoProps = {
  incidentRef: string;
  audience: readonly Audience[];
  /** As publishing takes them; left out: the usual ones. */
  channels?: readonly MilestoneChannel[] | undefined;
};

/** What is asked of the server, the same whatever the order in which boxes were ticked. */
const wantedOf = ({ incidentRef, audience, channels }: WhoProps): PreviewRecipients => ({
  ref: incidentRef,
  audience: AUDIENCES.filter((one) => audience.includes(one)),
  ...(channels ? { channels: [...channels].sort() } : {}),
});

/** How many would get a mail, and the first of them; null until it is known. */
export function usePreview(props: WhoProps, search = ""): { preview: RecipientPreview | null; error: unknown } {
  const wanted = { ...wantedOf(props), search };
  const read = useRead(wantedKey(wanted), (client) => client.recipient.preview.query(wanted), {
    isEnabled: wanted.audience.length > 0,
  });
  // While another choice is counted, the last count stays.
  const last = useRef<RecipientPreview | null>(null);
  if (read.data) last.current = read.data;
  return { preview: read.data ?? last.current, error: read.error };
}

/** Exactly who would be told now, with which text and why, and who would not; found by name, address or reason. */
export function WhoGetsWhat(props: WhoProps) {
  const [search, setSearch] = useState("");
  const settled = useSettled(search.trim());
  const { preview, error } = usePreview(props, settled);
  if (props.audience.length === 0) return <EmptyState>Choose an audience to see who is told.</EmptyState>;
  if (error && !preview) return <p className="text-[13px] text-red">Not known: {toFailure(error).message}</p>;
  if (!preview) return <p className="min-h-40 text-[13px] text-soft">Reading who is told…</p>;
  const isEmpty = preview.total + preview.totalLeftOut === 0;
  return (
    <div className="grid gap-4">
      <Figures preview={preview} />
      <Sources preview={preview} />
      {isEmpty ? (
        <EmptyState>
          Nobody is on a list of these audiences, or mail is not among the channels. Make lists at Comms, Lists.
        </EmptyState>
      ) : (
        <div className="grid gap-2">
          <TextField label="Find" hint="a name, an address, a list" type="search" value={search} onChange={setSearch} />
          <p role="status" className="text-[13px] text-soft">
            {settled ? (
              <>
                <span className="num">{preview.found}</span> found
              </>
            ) : (
              "In the order of sending, those left out last."
            )}
          </p>
          {preview.found > 0 && (
            <PeoplePages
              key={settled}
              wanted={{ ...wantedOf(props), search: settled }}
              found={preview.found}
              first={preview.people}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Figures({ preview }: { preview: RecipientPreview }) {
  const { total, totalLeftOut, totalMerged, perAudience } = preview;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      <Figure label={total === 1 ? "gets a mail" : "get a mail"} value={total} />
      {perAudience.map((one) => (
        <Figure key={one.audience} label={AUDIENCE_LABEL[one.audience]} value={one.total} isPart />
      ))}
      <Figure label="on lists of several audiences, told once" value={totalMerged} isPart />
      <Figure label="left out" value={totalLeftOut} isPart />
    </dl>
  );
}

function Figure({ label, value, isPart = false }: { label: string; value: number; isPart?: boolean }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-soft">{label}</dt>
      <dd className={`num text-lg ${isPart ? "text-soft" : "font-semibold"}`}>{value.toLocaleString("en")}</dd>
    </div>
  );
}

/** Which lists count this time, and where it is posted besides. */
function Sources({ preview: { lists, posts } }: { preview: RecipientPreview }) {
  if (lists.length + posts.length === 0) return null;
  return (
    <ul aria-label="Lists and posts" className="grid gap-1 text-[13px]">
      {lists.map((list) => (
        <li key={list.id} className={`[overflow-wrap:anywhere] ${list.miss ? "text-soft" : ""}`}>
          <span className={list.miss ? "text-soft" : "text-green"}>{list.miss ? "○ Not told" : "● Told"}</span>:{" "}
          <span dir="auto">{list.because}</span> · {AUDIENCE_LABEL[list.audience]} ·{" "}
          <span className="num">{list.memberCount}</span> {list.memberCount === 1 ? "member" : "members"}
        </li>
      ))}
      {posts.map((post) => (
        <li key={`${post.channel} ${post.name}`} className="[overflow-wrap:anywhere]">
          <span className="text-green">● Posted</span>: {CHANNEL_LABEL[post.channel]}{" "}
          <span dir="auto">{post.name}</span> · text for {AUDIENCE_LABEL[post.audience]}
        </li>
      ))}
    </ul>
  );
}
