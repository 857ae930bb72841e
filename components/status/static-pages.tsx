import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { PublicBoard, PublicHistory, PublicIncident } from "../../server/status-page/schemas";
import { BoardView } from "./board-view";
import { HistoryView } from "./history-view";
import { IncidentView } from "./incident-view";
import { MessageView } from "./message-view";
import { StatusDocument } from "./status-document";
import { type UnsubscribePage, UnsubscribeView } from "./unsubscribe-view";
import { count, STAGE_LABEL, STATE } from "./words";

const html = (document: ReactElement): string => `<!doctype html>${renderToStaticMarkup(document)}`;

/** The status page as bytes that depend on the board alone. */
export function renderBoardPage(board: PublicBoard): string {
  const state = STATE[board.status];
  const open = board.open.length === 0 ? "No incident is open." : `${count(board.open.length, "open incident")}.`;
  return html(
    <StatusDocument title={`${state.title} – Service status`} description={`${state.title}. ${open}`} tone={state.tone}>
      <BoardView board={board} />
    </StatusDocument>,
  );
}

/** The public page of one incident. */
export function renderIncidentPage(incident: PublicIncident): string {
  return html(
    <StatusDocument
      title={`${incident.title} (${incident.ref}) – Service status`}
      description={`${STAGE_LABEL[incident.stage]}. ${incident.situation}`}
      tone={incident.status === "Resolved" ? "green" : incident.severity === "Critical" ? "red" : "amber"}
    >
      <IncidentView incident={incident} />
    </StatusDocument>,
  );
}

/** All public incidents by month. */
export function renderHistoryPage(history: PublicHistory): string {
  return html(
    <StatusDocument title="Incident history – Service status" description="Incidents by month." tone="plain">
      <HistoryView history={history} />
    </StatusDocument>,
  );
}

/** Where a reader of mails leaves them. */
export function renderUnsubscribePage(page: UnsubscribePage): string {
  return html(
    <StatusDocument title="Unsubscribe – Service status" description="Leave incident updates by mail." tone="plain">
      <UnsubscribeView {...page} />
    </StatusDocument>,
  );
}

/** What the front door says where it has no page: unknown incidents, or no page yet. */
export function renderMessagePage(title: string, text: string): string {
  return html(
    <StatusDocument title={`${title} – Service status`} description={text} tone="plain">
      <MessageView title={title} text={text} />
    </StatusDocument>,
  );
}
