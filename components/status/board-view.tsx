import type { PublicBoard, PublicIncident } from "../../server/status-page/schemas";
import { IncidentRows } from "./incident-rows";
import { PageFrame } from "./page-frame";
import { PromiseLine } from "./promise-line";
import { SeverityTag } from "./severity-tag";
import { Shape } from "./shape";
import { UpdateList } from "./update-list";
import { count, STAGE_LABEL, STATE } from "./words";

/** Updates of an open incident on the front page; the rest is one link away. */
const SHOWN_UPDATES = 5;

function OpenIncident({ incident }: { incident: PublicIncident }) {
  const href = `/incidents/${incident.ref}`;
  const heading = `${incident.ref}-title`;
  const hidden = incident.updates.length - SHOWN_UPDATES;
  return (
    <article aria-labelledby={heading}>
      <p className="meta">
        <SeverityTag severity={incident.severity} />
        <span>{STAGE_LABEL[incident.stage]}</span>
        <span className="n">{incident.ref}</span>
      </p>
      <h2 id={heading}>
        <a href={href}>{incident.title}</a>
      </h2>
      <p className="now">{incident.situation}</p>
      <PromiseLine incident={incident} />
      <UpdateList
        updates={incident.updates.slice(0, SHOWN_UPDATES)}
        label={`Updates on ${incident.title}`}
        page={href}
      />
      {hidden > 0 ? (
        <a className="more" href={href}>
          All {incident.updates.length} updates on {incident.ref}
        </a>
      ) : null}
    </article>
  );
}

/** The status page itself. */
export function BoardView({ board }: { board: PublicBoard }) {
  const state = STATE[board.status];
  return (
    <PageFrame json="/status.json">
      <div className={`state ${state.tone}`}>
        <Shape name={state.shape} />
        <div>
          <h1>{state.title}</h1>
          <p>{board.open.length === 0 ? "No incident is open." : `${count(board.open.length, "open incident")}.`}</p>
        </div>
      </div>
      {board.open.map((incident) => (
        <OpenIncident key={incident.number} incident={incident} />
      ))}
      <section aria-labelledby="past">
        <h2 className="h" id="past">
          Past incidents
        </h2>
        {board.recent.length === 0 ? (
          <p className="none">Past incidents appear here. There are none yet.</p>
        ) : (
          <IncidentRows incidents={board.recent} />
        )}
      </section>
    </PageFrame>
  );
}
