import type { Metadata } from "next";
import { FailedPanel } from "@/components/channels/failed-panel";
import { CommsFrame } from "@/components/comms/comms-frame";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Not delivered" };
export const dynamic = "force-dynamic";

export default async function FailedPage() {
  const { role } = await requireActor("/comms/failed");
  const lead =
    "Messages that were refused, bounced or given up, that may not have arrived, and those that are being tried again.";
  const frame = { title: "Not delivered", lead, role, here: "/comms/failed" };
  if (!roleMay(role, "comms.read")) {
    return (
      <CommsFrame {...frame}>
        <NotForRole>{ROLE_LABEL[role]} does not see deliveries. Ask Comms or an admin.</NotForRole>
      </CommsFrame>
    );
  }
  const caller = await serverCaller();
  const [troubles, endpoints] = await Promise.all([caller.comms.troubles(), caller.channel.list()]);
  return (
    <CommsFrame {...frame}>
      <FailedPanel initial={troubles} endpoints={endpoints} canResend={roleMay(role, "delivery.resend")} />
    </CommsFrame>
  );
}
