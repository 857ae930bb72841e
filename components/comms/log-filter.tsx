import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { LOG_STATE_LABEL, type LogField } from "@/server/comms-log/rules";
import { LOG_STATES } from "@/server/comms-log/schemas";
import { AUDIENCE_LABEL, AUDIENCES, CHANNEL_LABEL, CHANNELS } from "@/server/milestones/schemas";

export type Asked = Readonly<Partial<Record<LogField, string[]>>>;

const FIELDS = [
  { name: "ref", label: "Incident", hint: "INC-42", type: "text" },
  { name: "who", label: "Published by", hint: "part of the name", type: "text" },
  { name: "text", label: "Text", hint: "subject or body", type: "search" },
  { name: "from", label: "From", hint: "UTC", type: "datetime-local" },
  { name: "to", label: "Before", hint: "UTC", type: "datetime-local" },
] as const;

const said = (state: string): string => state.charAt(0).toUpperCase() + state.slice(1);
const CHOICES = [
  { name: "audience", label: "Audience", options: AUDIENCES.map((one) => [one, AUDIENCE_LABEL[one]] as const) },
  { name: "channel", label: "Channel", options: CHANNELS.map((one) => [one, CHANNEL_LABEL[one]] as const) },
  {
    name: "state",
    label: "Some recipient is",
    options: LOG_STATES.map((one) => [one, said(LOG_STATE_LABEL[one])] as const),
  },
] as const;

/** The query of an address for what was asked. */
export const queryOf = (asked: Asked): URLSearchParams =>
  new URLSearchParams(Object.entries(asked).map(([name, words]) => [name, words.join(",")]));

/** A browser's field for a time takes no zone: UTC is meant. */
const atField = (value: string): string => (/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00` : value.slice(0, 16));

type Props = { asked: Asked; problems: Readonly<Partial<Record<LogField, string>>> | null };

/** What the log is narrowed to. It stands in the address, so that it can be kept and sent; the files hold the same. */
export function LogFilterForm({ asked, problems }: Props) {
  const query = queryOf(asked).toString();
  return (
    <form aria-label="Filter" className="mb-5 grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
      {FIELDS.map(({ name, label, hint, type }) => {
        const value = asked[name]?.at(-1) ?? "";
        return (
          <Field
            key={name}
            label={label}
            hint={<span className={hint === "UTC" ? "" : "max-sm:hidden"}>{hint}</span>}
            error={problems?.[name]}
            className={type === "text" ? "min-w-0" : "min-w-0 max-sm:col-span-2"}
          >
            {(slot) => (
              <input
                {...slot}
                className="input"
                name={name}
                type={type}
                defaultValue={type === "datetime-local" ? atField(value) : value}
              />
            )}
          </Field>
        );
      })}
      {CHOICES.map(({ name, label, options }) => {
        const chosen = asked[name]?.join(",") ?? "";
        const isOffered = chosen === "" || options.some(([value]) => value === chosen);
        return (
          <Field key={name} label={label} error={problems?.[name]}>
            {(slot) => (
              <select {...slot} className="input" name={name} defaultValue={chosen}>
                <option value="">All</option>
                {!isOffered && <option value={chosen}>{chosen.replaceAll(",", " or ")}</option>}
                {options.map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
        );
      })}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 text-sm col-span-full">
        <Button type="submit">Filter</Button>
        {query !== "" && (
          <a className="tap inline-flex min-h-9 items-center underline" href="/comms/log">
            Show all
          </a>
        )}
        {!problems && (
          <span className="flex flex-wrap items-center gap-x-3 text-soft">
            Take {query === "" ? "everything" : "what the filter shows"} as
            {["csv", "json"].map((format) => (
              <a
                key={format}
                className="tap inline-flex min-h-9 items-center underline"
                href={`/api/comms/log/export?format=${format}${query === "" ? "" : `&${query}`}`}
                download
              >
                {format.toUpperCase()}
              </a>
            ))}
          </span>
        )}
      </div>
    </form>
  );
}
