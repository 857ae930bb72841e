"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { toFailure } from "@/components/providers/failure";
import { useRead } from "@/components/providers/use-read";
import { Dialog } from "@/components/ui/dialog";
import { DraftForm } from "./draft-form";

/** Reviews the draft that was cut from the record: what it says and from which entries; edit, approve, publish. */
export function DraftDialog({ onClose, about = "" }: SheetProps) {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  const draft = useRead(`draft ${ref} ${about}`, (client) => client.draft.get.query({ ref, draftId: about }));
  const title = draft.data ? `Draft ${draft.data.number} for update ${snapshot.milestoneCount + 1}` : "Draft";
  if (draft.data) return <DraftForm key={draft.data.id} draft={draft.data} title={title} onClose={onClose} />;
  return (
    <Dialog title={title} onClose={onClose} isWide>
      <p className="text-[13px] text-soft">{draft.error ? toFailure(draft.error).message : "Reading the draft…"}</p>
    </Dialog>
  );
}
