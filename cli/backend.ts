import type { Context } from "../server/core/context";
import type {
  AdvancePhase,
  IncidentSnapshot,
  IncidentSummary,
  ListIncidents,
  OpenIncident,
  SetStatus,
} from "../server/incidents/schemas";
import type { ListTimeline, LogEntry, TimelineEntry } from "../server/timeline/schemas";
import { withContext } from "./connect";
import { callServer, remoteServer } from "./remote";

type Board = { items: IncidentSummary[]; nextCursor: number | null };

/** What the incident commands ask for, of the database or of a server. */
export type Backend = {
  open: (input: OpenIncident) => Promise<IncidentSnapshot>;
  list: (input: ListIncidents) => Promise<Board>;
  show: (ref: string) => Promise<IncidentSnapshot>;
  timeline: (input: ListTimeline) => Promise<{ items: TimelineEntry[] }>;
  log: (input: LogEntry) => Promise<TimelineEntry>;
  advance: (input: AdvancePhase) => Promise<IncidentSnapshot>;
  setStatus: (input: SetStatus) => Promise<IncidentSnapshot>;
};

/** Runs `work` against the server of MIM_URL, else the database. */
export async function withBackend<T>(work: (backend: Backend) => Promise<T>, requestId?: string): Promise<T> {
  const server = remoteServer();
  if (server) return work(remoteBackend(server, requestId));
  return withContext(async (ctx) => work(await localBackend(ctx)), requestId);
}

async function localBackend(ctx: Context): Promise<Backend> {
  const [reads, timeline, { openIncident }, { logEntry }, { advancePhase }, { setStatus }] = await Promise.all([
    import("../server/incidents/reads"),
    import("../server/timeline/reads"),
    import("../server/incidents/open-incident"),
    import("../server/timeline/log-entry"),
    import("../server/incidents/advance-phase"),
    import("../server/incidents/set-status"),
  ]);
  return {
    open: (input) => openIncident({ ctx, input }),
    list: (input) => reads.listIncidents(ctx, input),
    show: (ref) => reads.getIncident(ctx, { ref }),
    timeline: (input) => timeline.listTimeline(ctx, input),
    log: (input) => logEntry({ ctx, input }),
    advance: (input) => advancePhase({ ctx, input }),
    setStatus: (input) => setStatus({ ctx, input }),
  };
}

function remoteBackend(server: { url: string; token: string }, requestId?: string): Backend {
  const get = <T>(path: string, query?: object) =>
    callServer<T>(server, { method: "GET", path, ...(query ? { query } : {}) });
  const post = <T>(path: string, body: object) => callServer<T>(server, { method: "POST", path, body, requestId });
  const of = (ref: string): string => `/incidents/${encodeURIComponent(ref)}`;
  return {
    open: (input) => post("/incidents", input),
    list: (input) => get("/incidents", input),
    show: (ref) => get(of(ref)),
    timeline: ({ ref, ...query }) => get(`${of(ref)}/timeline`, query),
    log: ({ ref, ...body }) => post(`${of(ref)}/timeline`, body),
    advance: ({ ref, ...body }) => post(`${of(ref)}/advance`, body),
    setStatus: ({ ref, ...body }) => post(`${of(ref)}/status`, body),
  };
}
