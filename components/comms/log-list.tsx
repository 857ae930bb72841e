import { Moment } from "@/components/time/times";
import { EmptyState } from "@/components/ui/empty-state";
import { Tag } from "@/components/ui/tag";
import { statesInWords } from "@/server/comms-log/rules";
import type { LastCheck, LogEntry, LogPage } from "@/server/comms-log/schemas";
import { AUDIENCE_LABEL, AUDIENCES } from "@/server/milestones/schemas";

type Chosen = Readonly<Record<string, string>>;

const CHANNEL_LABEL: Record<string, string> = {
  status_page: "Status page",
  email: "Email",
  slack: "Slack",
  teams: "Teams",
  webhook: "Webhook",
  banner: "Banner",
  sms: "SMS text",
};

/** Whether the log was whole when it was last checked. */
export function LogCheck({ last }: { last: LastCheck | null }) {
  if (!last) return <p className="mb-4 text-sm text-soft">Not checked yet: it is checked once a day.</p>;
  const isWhole = last.broken.length === 0;
  return (
    <div className="mb-4 text-sm">
      <Tag tone={isWhole ? "plain" : "red"}>{isWhole ? "✓ Verified" : "✕ Broken"}</Tag>{" "}
      <span className="text-soft">
        {last.rows} rows of {last.incidents} incidents, <Moment at={last.at} /> by <bdi>{last.by}</bdi>
      </span>
      {last.broken.map(({ ref, what }) => (
        <p key={ref}>
          {ref}: {what}
        </p>
      ))}
    </div>
  );
}

const FIELDS = [
  { name: "ref", label: "Incident", type: "text" },
  { name: "who", label: "Who", type: "text" },
  { name: "text", label: "Text", type: "search" },
  { name: "from", label: "From (UTC)", type: "date" },
  { name: "to", label: "Before (UTC)", type: "date" },
] as const;
const CHOICES = [
  { name: "audience", label: "Audience", options: AUDIENCES.map((one) => [one, AUDIENCE_LABEL[one]] as const) },
  { name: "channel", label: "Channel", options: Object.entries(CHANNEL_LABEL) },
] as const;

/** The filter stands in the address; the files hold what the filter shows. */
export function LogFilterForm({ chosen }: { chosen: Chosen }) {
  const query = new URLSearchParams(
    Object.entries(chosen).map(([name, value]) => [name, /^(from|to)$/.test(name) ? `${value}T00:00:00Z` : value]),
  );
  return (
    <form aria-label="Filter" className="mb-5 grid gap-3 sm:grid-cols-4">
      {FIELDS.map(({ name, label, type }) => (
        <label key={name} className="block text-sm">
          <span className="mb-1 block text-soft">{label}</span>
          <input className="input" name={name} type={type} defaultValue={chosen[name] ?? ""} />
        </label>
      ))}
      {CHOICES.map(({ name, label, options }) => (
        <label key={name} className="block text-sm">
          <span className="mb-1 block text-soft">{label}</span>
          <select className="input" name={name} defaultValue={chosen[name] ?? ""}>
            <option value="">All</option>
            {options.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      ))}
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <button type="submit" className="btn">
          Filter
        </button>
        {["csv", "json"].map((format) => (
          <a
            key={format}
            className="tap inline-flex min-h-9 items-center underline"
            href={`/api/comms/log?format=${format}${query.size > 0 ? `&${query}` : ""}`}
            download
          >
            {format.toUpperCase()}
          </a>
        ))}
      </div>
    </form>
  );
}

/** Messages, newest first, each with its text and what became of its recipients. */
export function LogList({ page, chosen }: { page: LogPage; chosen: Chosen }) {
  if (page.entries.length === 0) {
    return <EmptyState>No message is here. Publish a milestone on an incident, or widen the filter.</EmptyState>;
  }
  const next = page.nextCursor && new URLSearchParams({ ...chosen, cursor: page.nextCursor });
  return (
    <>
      <ul className="panel">
        {page.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {next && (
        <a className="tap mt-3 inline-flex min-h-9 items-center underline" href={`?${next}`}>
          Older messages
        </a>
      )}
    </>
  );
}

function Entry({ entry }: { entry: LogEntry }) {
  const { ref, seq, audience, channel, subject, body, states, recipientCount, templateVersionId } = entry;
  const told = statesInWords(states);
  return (
    <li className="border-t border-line-soft px-4 py-3 first:border-t-0">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
        <a className="tap font-semibold underline" href={`/admin/incidents/${ref}`}>
          {ref}
        </a>
        <Tag>{AUDIENCE_LABEL[audience]}</Tag>
        <span className="text-soft">
          {CHANNEL_LABEL[channel] ?? channel}, <Moment at={entry.publishedAt} /> by <bdi>{entry.publishedByName}</bdi>
        </span>
      </p>
      <p className="mt-1 font-semibold break-words">{subject}</p>
      <p className="max-w-[80ch] whitespace-pre-wrap break-words text-soft">{body}</p>
      <p className="num mt-1 text-xs text-dim">
        {recipientCount > 0 ? `${recipientCount} told: ${told || "not under way yet"}` : "No recipients of its own"}
        {templateVersionId && ` · template version ${templateVersionId}`}
        {` · ${ref}#${seq}`}
      </p>
    </li>
  );
}
