import { Moment } from "@/components/time/times";
import { DRAFT_STATE_LABEL } from "@/server/drafts/rules";
import type { DraftDetail } from "@/server/drafts/schemas";

/** Where a draft stands and who brought it there, in words. */
export function DraftStanding({ draft }: { draft: DraftDetail }) {
  const by: Partial<Record<DraftDetail["state"], string | null>> = {
    cut: `by ${draft.cutByName}`,
    edited: draft.editedByName && `by ${draft.editedByName}`,
    submitted: draft.submittedByName && `submitted by ${draft.submittedByName}`,
    approved: draft.approvedByName && `by ${draft.approvedByName}`,
    superseded: draft.closedReason,
    published: draft.closedReason,
    discarded: draft.closedReason,
  };
  const tone = draft.state === "approved" ? "text-green" : draft.state === "submitted" ? "text-amber" : "text-soft";
  return (
    <div className="text-[13px]">
      <p className={tone}>
        <b className="font-semibold">{DRAFT_STATE_LABEL[draft.state]}</b> {by[draft.state]}
        <span className="text-dim">
          {" · cut "}
          <Moment at={draft.cutAt} />
        </span>
      </p>
      {draft.returnReason && (
        <p className="mt-1 text-amber">
          Sent back{draft.returnedByName ? ` by ${draft.returnedByName}` : ""}: {draft.returnReason}
        </p>
      )}
    </div>
  );
}

/** The entries of the record that a draft is made of, each a link to its row, and what was kept out of it. */
export function DraftEntries({ draft, onLeave }: { draft: DraftDetail; onLeave: () => void }) {
  const { entries, leftOut } = draft;
  return (
    <section aria-label="What it is made of">
      {entries.length === 0 && (
        <p className="text-[13px] text-soft">
          Nothing that readers would call news is in the record since the last update.
        </p>
      )}
      <ol className="grid max-h-44 gap-0.5 overflow-y-auto">
        {entries.map((entry) => (
          <li key={entry.seq}>
            <a
              href={`#entry-${entry.seq}`}
              onClick={onLeave}
              className="flex min-h-6 items-baseline gap-2 rounded px-1 text-[13px] text-soft hover:text-text"
            >
              <span className="num shrink-0 text-dim">#{entry.seq}</span>
              <span dir="auto" className="truncate underline decoration-line underline-offset-2">
                {entry.text}
              </span>
            </a>
          </li>
        ))}
      </ol>
      {leftOut.length > 0 && (
        <div className="mt-3 text-[13px] text-amber">
          <h3 className="font-semibold">Kept out of the text</h3>
          <ul className="list-disc ps-5">
            {leftOut.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
