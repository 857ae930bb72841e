import type { Metadata } from "next";
import { MessageView } from "@/components/status/message-view";
import { StatusDocument } from "@/components/status/status-document";

export const metadata: Metadata = { robots: { index: false } };

/** For addresses that lead nowhere; it stands in none of the layouts, so it is a whole document. */
export default function GlobalNotFound() {
  return (
    <StatusDocument title="No such page" description="Nothing has this address." tone="plain">
      <MessageView title="No such page" text="Nothing has this address. Check it, or begin at the current status." />
    </StatusDocument>
  );
}
