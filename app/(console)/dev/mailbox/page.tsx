import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MailList } from "@/components/mailbox/mail-list";
import { MailboxFrame } from "@/components/mailbox/mailbox-frame";

import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Local mailbox" };
export const dynamic = "force-dynamic";

export default async function MailboxPage() {
  const caller = await serverCaller();
  const mails = await caller.mailbox.list({}).catch((error: unknown) => {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  return (
    <MailboxFrame>
      <MailList mails={mails} />
    </MailboxFrame>
  );
}
