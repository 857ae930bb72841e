import type { Metadata } from "next";
import { ChannelsPanel } from "@/components/channels/channels-panel";
import { CommsFrame } from "@/components/comms/comms-frame";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Channels" };
export const dynamic = "force-dynamic";

export default async function ChannelsPage() {
  const { role } = await requireActor("/comms/channels");
  const lead =
    "Chat channels and programs: each gets its audience's text of a milestone, or what the response team is told of its promises.";
  const frame = { title: "Channels", lead, role, here: "/comms/channels" };
  if (!roleMay(role, "comms.read")) {
    return (
      <CommsFrame {...frame}>
        <NotForRole>{ROLE_LABEL[role]} does not see channels. Ask Comms or an admin.</NotForRole>
      </CommsFrame>
    );
  }
  const caller = await serverCaller();
  const endpoints = await caller.channel.list();
  return (
    <CommsFrame {...frame}>
      <ChannelsPanel initial={endpoints} canEdit={roleMay(role, "channel.edit")} />
    </CommsFrame>
  );
}
