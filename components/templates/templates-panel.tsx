"use client";
import { useState } from "react";
import { useSeededRead } from "@/components/providers/use-read";
import { Moment } from "@/components/time/times";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { NavLink } from "@/components/ui/nav-link";
import { Tag } from "@/components/ui/tag";
import { STAGE_LABEL, TEMPLATE_AUDIENCE_LABEL, TEMPLATE_CHANNEL_LABEL } from "@/server/templates/rules";
import { TEMPLATE_AUDIENCES, type TemplateSummary } from "@/server/templates/schemas";

type Filter = { stage: string; audience: string; channel: string };
const LABELS = { stage: STAGE_LABEL, audience: TEMPLATE_AUDIENCE_LABEL, channel: TEMPLATE_CHANNEL_LABEL };
const FIELDS = [
  { name: "audience", label: "Audience" },
  { name: "stage", label: "Stage" },
  { name: "channel", label: "Channel" },
] as const;

/** All templates by audience; the filter stands in the address, so that the way back leads to the same list. */
export function TemplatesPanel({ initial, chosen }: { initial: TemplateSummary[]; chosen: Filter }) {
  const [openedAt] = useState(() => Date.now());
  const templates = useSeededRead("templates", (client) => client.template.list.query({}), {
    initial: { data: initial, at: openedAt },
  });
  const [filter, setFilter] = useState(chosen);
  const choose = (next: Filter) => {
    setFilter(next);
    const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value)).toString();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
  };
  const shown = templates.filter((one) => FIELDS.every(({ name }) => !filter[name] || one[name] === filter[name]));
  const edited = templates.filter((one) => one.isEdited).length;

  return (
    <>
      <form aria-label="Filter" onSubmit={(event) => event.preventDefault()} className="mb-4 grid gap-3 sm:grid-cols-3">
        {FIELDS.map(({ name, label }) => (
          <Field key={name} label={label}>
            {(slot) => (
              <select
                {...slot}
                className="input"
                value={filter[name]}
                onChange={(event) => choose({ ...filter, [name]: event.target.value })}
              >
                <option value="">All</option>
                {Object.entries(LABELS[name]).map(([value, words]) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ))}
      </form>
      <p className="num mb-3 text-xs text-dim" aria-live="polite">
        {shown.length} of {templates.length} templates, {edited} edited here
      </p>
      {shown.length === 0 && (
        <EmptyState>
          No text is for this audience on this channel: they do not read it there. Choose another channel.
        </EmptyState>
      )}
      {TEMPLATE_AUDIENCES.map((audience) => (
        <Group key={audience} audience={audience} rows={shown.filter((one) => one.audience === audience)} />
      ))}
    </>
  );
}

function Group({ audience, rows }: { audience: (typeof TEMPLATE_AUDIENCES)[number]; rows: TemplateSummary[] }) {
  if (rows.length === 0) return null;
  const id = `templates-${audience}`;
  return (
    <section aria-labelledby={id} className="mb-6">
      <h2 id={id} className="cap mb-2">
        {TEMPLATE_AUDIENCE_LABEL[audience]}
      </h2>
      <ul className="panel">
        {rows.map((one) => (
          <Row key={one.id} template={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ template }: { template: TemplateSummary }) {
  const { id, stage, channel, severity, subject, body, isActive, isEdited, version, changedByName, changedAt } =
    template;
  return (
    <li className="border-t border-line-soft first:border-t-0">
      <NavLink
        href={`/comms/templates/${id}`}
        className="tap grid gap-x-4 gap-y-0.5 px-4 py-2 hover:bg-raise md:grid-cols-[14rem_minmax(0,1fr)_11rem] md:items-baseline"
      >
        <span className="font-semibold">
          {TEMPLATE_CHANNEL_LABEL[channel]}, {STAGE_LABEL[stage].toLowerCase()}{" "}
          {severity && <Tag tone={severity === "Critical" ? "red" : "plain"}>{severity}</Tag>}{" "}
          {!isActive && <Tag>off</Tag>}
        </span>
        <span className="line-clamp-1 text-[13px] text-soft">{[subject, body].filter(Boolean).join(" · ")}</span>
        <span className="text-xs text-dim md:text-right">
          {!isEdited && "As it comes"}
          {isEdited && changedAt && (
            <>
              Version {version}, <bdi>{changedByName}</bdi>, <Moment at={changedAt} />
            </>
          )}
        </span>
      </NavLink>
    </li>
  );
}
