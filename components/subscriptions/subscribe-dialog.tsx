"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { Dialog } from "@/components/ui/dialog";
import { SubscribeButton } from "./subscribe-button";

/** Updates of this incident by mail for whoever sits here. */
export function SubscribeDialog({ onClose }: SheetProps) {
  const { snapshot } = useFireground();
  return (
    <Dialog title={`Updates of ${snapshot.ref} by mail`} onClose={onClose}>
      <p className="mb-3 text-[13px] text-soft">
        Your choice counts for this incident, whatever lists say. You get each update once, in the text for your role.
      </p>
      <p className="text-[13px]">
        <SubscribeButton
          incidentRef={snapshot.ref}
          className="tap inline-flex min-h-10 items-center rounded-md border border-line bg-raise px-3.5 font-semibold hover:border-dim"
        />
      </p>
    </Dialog>
  );
}
