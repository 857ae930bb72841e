"use client";
import { useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { type Client, useTRPCClient } from "@/components/providers/trpc";
import { useAnnounce } from "@/components/ui/announcer";
import type { LogEntry } from "@/server/comms-log/schemas";

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

type ReceiptOf = Awaited<ReturnType<Client["commsLog"]["receipt"]["query"]>>;

/** Takes a receipt of a message, or of one recipient's, as a file. */
export function useReceipt({ ref, seq }: LogEntry) {
  const client = useTRPCClient();
  const { show } = useAnnounce();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const take = async (to?: { address: string; position: number }) => {
    setBusy(true);
    setProblem("");
    try {
      const message = `${ref}#${seq}`;
      const made: ReceiptOf = await client.commsLog.receipt.query({ message, ...(to ? { to: to.address } : {}) });
      const name = `receipt-${ref}-${seq}${to ? `-recipient-${to.position}` : ""}.json`;
      save(name, `${JSON.stringify(made, null, 2)}\n`);
      show(`${name} was saved. It holds rows up to #${made.head.seq}.`);
    } catch (error) {
      setProblem(toFailure(error).message);
    }
    setBusy(false);
  };
  return { take, isBusy, problem };
}
