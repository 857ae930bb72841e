import { monitorEventLoopDelay } from "node:perf_hooks";
import type pg from "pg";
import { artifactCounts } from "./serve-artifact";

export type RouteClass = "artifact" | "api" | "trpc" | "system" | "page";

const lag = monitorEventLoopDelay({ resolution: 20 });
const requests = new Map<string, number>();
/** Upper bounds of the histogram of durations, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;
const durations = { buckets: BUCKETS.map(() => 0), sum: 0, count: 0 };

/** Starts to measure how late the event loop runs. */
export const startMetrics = (): void => {
  lag.enable();
};

/** Counts a request that was not answered from the public pages in memory. */
export function countRequest(route: RouteClass, status: number, seconds: number): void {
  const key = `route="${route}",status="${status}"`;
  requests.set(key, (requests.get(key) ?? 0) + 1);
  durations.sum += seconds;
  durations.count += 1;
  BUCKETS.forEach((bound, index) => {
    if (seconds <= bound) durations.buckets[index] = (durations.buckets[index] ?? 0) + 1;
  });
}

type Sample = [labels: string, value: number];

function family(name: string, type: "counter" | "gauge", help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels ? `{${labels}}` : ""} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join("\n");
}

function histogram(): string {
  const name = "majorops_http_request_duration_seconds";
  return [
    `# HELP ${name} Time to answer requests other than public pages.`,
    `# TYPE ${name} histogram`,
    ...BUCKETS.map((bound, index) => `${name}_bucket{le="${bound}"} ${durations.buckets[index] ?? 0}`),
    `${name}_bucket{le="+Inf"} ${durations.count}`,
    `${name}_sum ${durations.sum}`,
    `${name}_count ${durations.count}`,
  ].join("\n");
}

const WAITING = new Set(["queued", "sending"]);

async function deliveryFamilies(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ state: string; count: number }>(
    "select state::text, count(*)::int as count from delivery group by state order by state",
  );
  const depth = rows.filter((row) => WAITING.has(row.state)).reduce((sum, row) => sum + row.count, 0);
  return [
    family(
      "majorops_deliveries",
      "gauge",
      "Deliveries by state.",
      rows.map((row): Sample => [`state="${row.state}"`, row.count]),
    ),
    family("majorops_outbox_depth", "gauge", "Deliveries that wait or are being sent.", [["", depth]]),
  ];
}

/** Prometheus text. Without a database it says majorops_database_up 0 and leaves out what only the database knows. */
export async function renderMetrics(
  pool: pg.Pool,
  { artifacts, streams }: { artifacts: number; streams: number },
): Promise<string> {
  const deliveries = await deliveryFamilies(pool).catch(() => null);
  const hits: Sample[] = Object.entries(artifactCounts).map(([kind, value]) => [`kind="${kind}"`, value]);
  const quantiles: Sample[] = [50, 99, 100].map((p) => [`quantile="${p / 100}"`, lag.percentile(p) / 1e9]);
  const families = [
    family("majorops_http_requests_total", "counter", "Requests other than public pages.", [...requests]),
    histogram(),
    family("majorops_artifact_requests_total", "counter", "Requests for public pages, answered from memory.", hits),
    family("majorops_artifacts", "gauge", "Public pages in memory.", [["", artifacts]]),
    family("majorops_open_streams", "gauge", "Event streams that are open.", [["", streams]]),
    family("majorops_event_loop_lag_seconds", "gauge", "How late the event loop runs.", quantiles),
    family("majorops_resident_memory_bytes", "gauge", "Memory of the process.", [["", process.memoryUsage.rss()]]),
    family("majorops_database_up", "gauge", "Whether the database answers.", [["", deliveries ? 1 : 0]]),
    ...(deliveries ?? []),
  ];
  lag.reset();
  return `${families.join("\n")}\n`;
}
