"use client";
import { useState } from "react";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { Dialog } from "@/components/ui/dialog";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import { HandoffDecision } from "./handoff-decision";
import { HandoffOffer } from "./handoff-offer";
import { useHandoffs, useMine } from "./use-team";

/** Hands a command role over with a brief, or decides one that was offered. */
export function HandoffDialog({ onClose, about }: SheetProps) {
  const { data: handoffs } = useHandoffs();
  const { offers } = useMine();
  // Without a name it is about what waits as it opens: what arrives later never takes away what is being written.
  const [opened, setOpened] = useState<string | null | undefined>(about);
  const waiting = offers[0] ?? handoffs?.find((one) => one.state === "offered");
  if (opened === undefined && handoffs) setOpened(waiting?.id ?? null);
  const asked = handoffs?.find((one) => one.id === opened);
  if (asked) {
    return (
      <Dialog title={`Handoff of ${COMMAND_ROLE_LABEL[asked.role]}`} onClose={onClose} isWide>
        <HandoffDecision handoff={asked} onClose={onClose} />
      </Dialog>
    );
  }
  if (!handoffs) {
    return (
      <Dialog title="Hand over" onClose={onClose} isWide>
        <p className="text-[13px] text-soft">Loading…</p>
      </Dialog>
    );
  }
  return <HandoffOffer onClose={onClose} />;
}
