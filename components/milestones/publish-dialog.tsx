"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { toFailure } from "@/components/providers/failure";
import { useRead } from "@/components/providers/use-read";
import { Dialog } from "@/components/ui/dialog";
import type { IncidentSnapshot } from "@/server/incidents/schemas";
import type { Milestone } from "@/server/milestones/schemas";
import { CopyTexts, isToCopy } from "./copy-texts";
import { PublishForm } from "./publish-form";

/** The draft that waits, unless something else was asked for: a stage, words of one's own, another draft. */
const draftIdOf = (about: string | undefined, { draft }: IncidentSnapshot): string | null =>
  about === undefined || about === "" ? (draft?.id ?? null) : about.startsWith("draft:") ? about.slice(6) : null;

/**
 * One way to say something to people: a draft that was cut by itself, a template, a holding text, a resolution, a
 * correction or words of one's own; all of them with the same checks, the same preview and the same button.
 */
export function PublishDialog({ about, onClose }: SheetProps) {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  // A draft that is cut while somebody writes here does not take their text's place.
  const [draftId] = useState(() => draftIdOf(about, snapshot));
  const [guard, setGuard] = useState<{ isDirty: boolean }>({ isDirty: false });
  const [published, setPublished] = useState<Milestone | null>(null);
  const draft = useRead(
    `draft ${draftId} ${ref}`,
    (client) => client.draft.get.query({ ref, draftId: draftId ?? "" }),
    {
      isEnabled: draftId !== null,
    },
  );
  const earlier = useRead(`milestone ${ref}`, (client) => client.milestone.list.query({ ref }));
  const isReady = (draftId === null || draft.data !== undefined) && earlier.data !== undefined;
  const failure = draft.error ?? earlier.error;
  const title = published
    ? `Update ${published.sequence} is published`
    : `Update ${snapshot.milestoneCount + 1} of ${ref}`;
  const leave = () => published !== null || !guard.isDirty || window.confirm("Leave? Nothing has been published.");
  const done = (milestone: Milestone) => {
    if (milestone.texts.some(isToCopy)) setPublished(milestone);
    else onClose();
  };
  if (published) {
    return (
      <Dialog key="published" title={title} onClose={onClose}>
        <CopyTexts texts={published.texts} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog key="form" title={title} onClose={onClose} guard={leave} isFull>
      {isReady ? (
        <PublishForm
          about={about ?? ""}
          draft={draft.data ?? null}
          milestones={earlier.data ?? []}
          onDirty={(isDirty) => setGuard((last) => (last.isDirty === isDirty ? last : { isDirty }))}
          onPublished={done}
          onClose={onClose}
        />
      ) : (
        <p className="px-5 py-4 text-[13px] text-soft">
          {failure ? toFailure(failure).message : "Reading the record…"}
        </p>
      )}
    </Dialog>
  );
}
