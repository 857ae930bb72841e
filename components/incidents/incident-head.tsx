"use client";
import { lazy, useState } from "react";
import { PostureLine } from "@/components/posture/posture-line";
import { CurrentBetLine } from "@/components/recovery/current-bet-line";
import { later } from "@/components/ui/later";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Tag } from "@/components/ui/tag";
import { EditText } from "./edit-text";
import { useFireground } from "./fireground-context";
import { useEdit } from "./use-edit";

const LinksLine = lazy(() => import("@/components/incident-links/links-line").then((m) => ({ default: m.LinksLine })));
const SystemsEditor = later(() => import("./systems-editor").then((m) => m.SystemsEditor));

type Props = { bindTitle: (start: () => void) => void; bindDescription: (start: () => void) => void };

/** What is broken: systems, title, description. */
export function IncidentHead({ bindTitle, bindDescription }: Props) {
  return (
    <section
      aria-label="Incident"
      className="panel grid grid-cols-[minmax(0,1fr)_minmax(220px,34%)] gap-x-5 px-4 py-2.5 low:grid-cols-[minmax(0,1fr)_minmax(220px,40%)] low:py-1 max-lg:grid-cols-1"
    >
      <div className="min-w-0">
        <h1 className="text-[22px] leading-tight font-semibold low:text-lg max-md:text-xl">
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
        <LazyPart>
          <LinksLine />
        </LazyPart>
      </div>
    </section>
  );
}

const LONG = 120;

/** The description; a long one is cut to two lines until somebody wants it all. */
function Description({ bindStart }: { bindStart: (start: () => void) => void }) {
  const { snapshot } = useFireground();
  const [isWhole, setWhole] = useState(false);
  const { description } = snapshot;
  const isLong = description.length > LONG || description.split("\n").length > 2;
  return (
    <div className="mt-0.5 flex max-w-[84ch] flex-wrap items-end text-soft">
      <div className={`min-w-0 ${isLong && !isWhole ? "flex-1" : "basis-full"}`}>
        <EditText
          field="description"
          isMultiline
          bindStart={bindStart}
          placeholder="Describe what is known: click, or press D"
          show={isLong && !isWhole ? <span className="line-clamp-2 low:line-clamp-1">{description}</span> : undefined}
        />
      </div>
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
          className="min-h-6 shrink-0 text-xs text-dim hover:text-text"
        >
          {isWhole ? "Show less" : "Show all of it"}
        </button>
      )}
    </div>
  );
}

function Systems() {
  const { snapshot } = useFireground();
  const { refusalOf } = useEdit();
  const [isEditing, setEditing] = useState(false);
  const { affectedSystems } = snapshot;
  if (isEditing) {
    return (
      <LazyPart loading={<p className="min-h-10" />} missing={<NotLoaded />}>
        <SystemsEditor onClose={() => setEditing(false)} />
      </LazyPart>
    );
  }
  return (
    <div className="flex min-h-6 flex-wrap items-center gap-2">
      {affectedSystems.map((name) => (
        <Tag key={name}>
          <bdi>{name}</bdi>
        </Tag>
      ))}
      {affectedSystems.length === 0 && <span className="text-xs text-amber">No affected system named</span>}
      {!refusalOf("affectedSystems") && (
        <button
          type="button"
          onClick={() => setEditing(true)}
          aria-label="Edit systems"
          className="min-h-6 rounded px-1 text-xs text-dim hover:text-text"
        >
          Edit
        </button>
      )}
    </div>
  );
}
