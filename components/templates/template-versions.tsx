"use client";
import { useState } from "react";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { Tag } from "@/components/ui/tag";
import type { TemplateVersion } from "@/server/templates/schemas";
import { TextDiff } from "./text-diff";

type Props = {
  versions: TemplateVersion[];
  /** Takes a version's text into the fields; null where the viewer may not edit. */
  onTake: ((version: TemplateVersion) => void) | null;
  className?: string;
};

/** Every version with who, when and why, each with its difference to the one before. */
export function TemplateVersions({ versions, onTake, className = "" }: Props) {
  const [shown, setShown] = useState<number | null>(null);
  return (
    <Panel className={className} title="Versions" aside={<span className="num">{versions.length}</span>}>
      <ul>
        {versions.map((one, index) => {
          const before = versions[index + 1];
          const isShown = shown === one.version;
          const panelId = `version-${one.version}`;
          return (
            <li key={one.version} className="border-t border-line-soft py-1.5 first:border-t-0">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <button
                  type="button"
                  aria-expanded={isShown}
                  aria-controls={panelId}
                  onClick={() => setShown(isShown ? null : one.version)}
                  className="tap inline-flex min-h-7 items-center gap-1.5 rounded font-semibold hover:underline"
                >
                  <span aria-hidden="true" className="num w-3 text-dim">
                    {isShown ? "−" : "+"}
                  </span>
                  Version {one.version}
                </button>
                {index === 0 && <Tag tone="green">in force</Tag>}
                {one.isDefault && <Tag>MajorOps</Tag>}
                <span className="min-w-0 flex-1 text-[13px] text-soft max-sm:order-1 max-sm:basis-full">
                  {one.note}
                </span>
                <span className="text-xs text-dim">
                  <bdi>{one.changedByName}</bdi>
                  {one.changedAt && (
                    <>
                      , <Moment at={one.changedAt} />
                    </>
                  )}
                </span>
              </div>
              {isShown && (
                <div id={panelId} className="mt-1 mb-2 rounded-md border border-line-soft bg-bg px-3.5 py-2.5">
                  <p className="cap mb-1">{before ? `Against version ${before.version}` : "The first text"}</p>
                  {before ? (
                    <TextDiff before={before} after={one} />
                  ) : (
                    <p className="text-[13px] leading-6 whitespace-pre-wrap">
                      {[one.subject, one.body].filter(Boolean).join("\n\n")}
                    </p>
                  )}
                  {onTake && index > 0 && (
                    <Button isSmall className="mt-2" onClick={() => onTake(one)}>
                      Take this text into the fields
                    </Button>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
