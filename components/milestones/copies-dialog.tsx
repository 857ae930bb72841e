"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useRead } from "@/components/providers/use-read";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { CopyTexts, isToCopy } from "./copy-texts";

/** The banner and SMS texts of the newest update that has some, for whoever puts them where people read them. */
export function CopiesDialog({ onClose }: SheetProps) {
  const { ref } = useFireground().snapshot;
  const { data } = useRead(`milestone ${ref}`, (client) => client.milestone.list.query({ ref }));
  const latest = data?.find((one) => one.texts.some(isToCopy));
  return (
    <Dialog title={latest ? `Texts to copy, update ${latest.sequence}` : "Texts to copy"} onClose={onClose}>
      {latest ? (
        <CopyTexts texts={latest.texts} />
      ) : (
        <EmptyState>
          No update has a banner or an SMS yet. Press P, and choose In-app banner or SMS text among the channels.
        </EmptyState>
      )}
    </Dialog>
  );
}
