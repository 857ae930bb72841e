"use client";
import { useState } from "react";
import { useSeededRead } from "@/components/providers/use-read";
import { SETTING_GROUPS, type SettingGroup, settingField } from "@/server/settings/rules";
import type { Setting, SettingKey } from "@/server/settings/schemas";
import { SETTINGS_KEY, SettingRow } from "./setting-row";

const slug = (group: SettingGroup): string => group.toLowerCase().replace(/\W+/g, "-");

/** The organisation's policy in groups, each number with its default and who changed it last. */
export function PolicyPanel({ initial, canEdit }: { initial: Setting[]; canEdit: boolean }) {
  const [openedAt] = useState(() => Date.now());
  const settings = useSeededRead(SETTINGS_KEY, (client) => client.settings.list.query(), {
    initial: { data: initial, at: openedAt },
  });
  const groups = SETTING_GROUPS.map((group) => ({
    group,
    rows: settings.flatMap((setting) => {
      const field = settingField(setting.key as SettingKey);
      return field.group === group ? [{ setting, field }] : [];
    }),
  })).filter(({ rows }) => rows.length > 0);
  const changed = settings.filter((setting) => setting.isChanged).length;

  return (
    <>
      {!canEdit && <p className="panel mb-4 px-4 py-3 text-soft">You can read the policy; an admin changes it.</p>}
      <nav aria-label="Groups" className="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-[13px]">
        {groups.map(({ group }) => (
          <a
            key={group}
            href={`#${slug(group)}`}
            className="tap inline-flex min-h-6 items-center text-soft hover:text-text"
          >
            {group}
          </a>
        ))}
        <span className="num ml-auto inline-flex min-h-6 items-center text-xs text-dim">
          {changed === 0 ? "all at their defaults" : `${changed} changed from the default`}
        </span>
      </nav>
      {groups.map(({ group, rows }) => (
        <section key={group} id={slug(group)} aria-labelledby={`${slug(group)}-title`} className="mb-6 scroll-mt-4">
          <h2 id={`${slug(group)}-title`} className="cap mb-2">
            {group}
          </h2>
          <div className="panel">
            {rows.map(({ setting, field }) => (
              <SettingRow key={setting.key} setting={setting} field={field} isReadOnly={!canEdit} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
