import type { ReactNode } from "react";
import { RefreshButton } from "./refresh-button";

/** The mailbox's page: what it is, and a way to look again. */
export function MailboxFrame({ back, children }: { back?: ReactNode; children: ReactNode }) {
  return (
    <main className="mx-auto max-w-3xl px-3 py-6">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          {back ?? <h1 className="font-semibold text-lg">Local mailbox</h1>}
          <p className="text-[13px] text-soft">Mails of this demo. Nothing here has left the machine.</p>
        </div>
        <RefreshButton />
      </header>
      <div className="overflow-hidden rounded-md border border-line bg-panel">{children}</div>
    </main>
  );
}
