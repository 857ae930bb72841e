import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { MailView } from "@/components/mailbox/mail-view";
import { MailboxFrame } from "@/components/mailbox/mailbox-frame";

import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Local mailbox" };
export const dynamic = "force-dynamic";

export default async function MailPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const caller = await serverCaller();
  const mail = await caller.mailbox.get({ id }).catch((error: unknown) => {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  const back = (
    <Link href="/dev/mailbox" className="tap inline-block font-semibold text-lg underline underline-offset-4">
      Local mailbox
    </Link>
  );
  return (
    <MailboxFrame back={back}>
      <MailView mail={mail} />
    </MailboxFrame>
  );
}
