import type { PublicIncident } from "../../server/status-page/schemas";
import { UtcTime } from "./utc-time";
import { STAGE_LABEL } from "./words";

type Props = {
  updates: PublicIncident["updates"];
  label: string;
  /** Where each update can be led to; the incident's own page is "". */
  page?: string;
};

/** Updates of an incident, newest first. One that is corrected stays, and says so. */
export function UpdateList({ updates, label, page = "" }: Props) {
  if (updates.length === 0) return <p className="none">The first update appears here.</p>;
  return (
    <ol className="log" aria-label={label}>
      {updates.map((update, index) => (
        <li
          key={update.sequence ?? `note-${index}`}
          id={page === "" && update.sequence !== null ? `update-${update.sequence}` : undefined}
        >
          <p className="when">
            <b>{update.stage ? STAGE_LABEL[update.stage] : "Note"}</b> <UtcTime at={update.at} />
            {update.sequence === null ? null : <span className="n"> Update {update.sequence}</span>}
          </p>
          <div>
            {update.title ? <h3>{update.title}</h3> : null}
            <OtherUpdate words="Corrected by update" sequence={update.correctedBy} page={page} />
            <OtherUpdate words="Corrects update" sequence={update.corrects} page={page} />
            <p>{update.body}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function OtherUpdate({ words, sequence, page }: { words: string; sequence: number | null; page: string }) {
  if (sequence === null) return null;
  return (
    <p className="other">
      <a href={`${page}#update-${sequence}`}>
        {words} {sequence}
      </a>
    </p>
  );
}
