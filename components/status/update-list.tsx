import type { PublicUpdate } from "../../server/status-page/schemas";
import { UtcTime } from "./utc-time";
import { STAGE_LABEL } from "./words";

/** Updates of an incident, newest first. `headingLevel` fits the headings of the page around. */
export function UpdateList({ updates, label }: { updates: readonly PublicUpdate[]; label: string }) {
  if (updates.length === 0) return <p className="none">The first update appears here.</p>;
  return (
    <ol className="log" aria-label={label}>
      {updates.map((update, index) => (
        <li key={update.sequence ?? `note-${index}`}>
          <p className="when">
            <b>{update.stage ? STAGE_LABEL[update.stage] : "Note"}</b> <UtcTime at={update.at} />
          </p>
          <div>
            {update.title ? <h3>{update.title}</h3> : null}
            <p>{update.body}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
