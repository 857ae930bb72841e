"use client";
import { useState } from "react";
import { LinksLine } from "@/components/incident-links/links-line";
import { PostureLine } from "@/components/posture/posture-line";
import { useRead } from "@/components/providers/use-read";
import { CurrentBetLine } from "@/components/recovery/current-bet-line";
import { Combobox } from "@/components/ui/combobox";
import { Tag } from "@/components/ui/tag";
import { EditText } from "./edit-text";
import { useFireground } from "./fireground-context";
import { useEdit } from "./use-edit";

type Props = { bindTitle: (start: () => void) => void; bindDescription: (start: () => void) => void };

/** What is broken: systems, title, description. */
export function IncidentHead({ bindTitle, bindDescription }: Props) {
  return (
    <section
      aria-label="Incident"
      className="panel grid grid-cols-[minmax(0,1fr)_minmax(220px,34%)] gap-x-5 px-4 py-2.5 max-lg:grid-cols-1"
    >
      <div className="min-w-0">
        <h1 className="text-[22px] leading-tight font-semibold max-md:text-xl">
          <EditText field="title" bindStart={bindTitle} />
        </h1>
        <Description bindStart={bindDescription} />
        <CurrentBetLine />
      </div>
      <div className="min-w-0">
        <Systems />
        <PostureLine />
      </div>
      <div className="col-span-full">
        <LinksLine />
      </div>
    </section>
  );
}

const LONG = 200;

/** The description; a long one is cut to two lines until somebody wants it all. */
function Description({ bindStart }: { bindStart: (start: () => void) => void }) {
  const { snapshot } = useFireground();
  const [isWhole, setWhole] = useState(false);
  const { description } = snapshot;
  const isLong = description.length > LONG || description.split("\n").length > 2;
  return (
    <div className="mt-0.5 max-w-[84ch] text-soft">
      <EditText
        field="description"
        isMultiline
        bindStart={bindStart}
        placeholder="Describe what is known: click, or press D"
        show={isLong && !isWhole ? <span className="line-clamp-2">{description}</span> : undefined}
      />
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
          className="min-h-6 text-xs text-dim hover:text-text"
        >
          {isWhole ? "Show less" : "Show all of it"}
        </button>
      )}
    </div>
  );
}

function Systems() {
  const { snapshot } = useFireground();
  const { save, refusalOf } = useEdit();
  const [draft, setDraft] = useState<string[] | null>(null);
  const [was, setWas] = useState<string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const known = useRead("systems", (client) => client.incident.systems.query(), {
    isEnabled: draft !== null,
    staleMs: 60_000,
  });
  const refusal = refusalOf("affectedSystems");
  const { affectedSystems } = snapshot;

  const start = () => {
    setWas(affectedSystems);
    setDraft(affectedSystems);
    setProblem(null);
  };
  if (draft === null) {
    return (
      <div className="flex min-h-6 flex-wrap items-center gap-2">
        {affectedSystems.map((name) => (
          <Tag key={name}>
            <bdi>{name}</bdi>
          </Tag>
        ))}
        {affectedSystems.length === 0 && <span className="text-xs text-amber">No affected system named</span>}
        {!refusal && (
          <button type="button" onClick={start} className="min-h-6 rounded px-1 text-xs text-dim hover:text-text">
            Edit systems
          </button>
        )}
      </div>
    );
  }
  const done = async () => {
    const result = await save("affectedSystems", draft, was);
    if (result.ok) return setDraft(null);
    if (result.theirs === undefined) return setProblem(result.reason);
    setWas(affectedSystems);
    setProblem(`Someone else saved: ${result.theirs || "(none)"}. Save again for yours, or cancel to keep theirs.`);
  };
  return (
    <div>
      <div className="flex items-start gap-2">
        <div className="flex-1">
          <Combobox
            aria-label="Affected systems"
            aria-invalid={problem ? true : undefined}
            autoFocus
            values={draft}
            onChange={setDraft}
            known={known.data ?? []}
            onEnterEmpty={() => void done()}
            onEscape={() => setDraft(null)}
          />
        </div>
        <button
          type="button"
          onClick={() => void done()}
          className="tap min-h-10 rounded-md border border-line bg-raise px-3 text-[13px]"
        >
          Save
        </button>
        <button
          type="button"
          onClick={() => setDraft(null)}
          className="tap min-h-10 rounded-md px-2 text-[13px] text-soft"
        >
          Cancel
        </button>
      </div>
      {problem && (
        <p role="alert" className="mt-1 text-[13px] text-red">
          {problem}
        </p>
      )}
    </div>
  );
}
