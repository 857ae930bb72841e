import type { Metadata } from "next";
import { PolicyPanel } from "@/components/settings/policy-panel";
import { NotForRole, SettingsFrame } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Policy" };
export const dynamic = "force-dynamic";

export default async function PolicyPage() {
  const { role } = await requireActor("/settings/policy");
  const lead =
    "The numbers and lists that the response runs by. A change counts from the next action on; open firegrounds take it up within a minute.";
  return (
    <SettingsFrame title="Policy" lead={lead} role={role} here="/settings/policy">
      {roleMay(role, "settings.read") ? (
        <PolicyPanel initial={await (await serverCaller()).settings.list()} canEdit={roleMay(role, "settings.edit")} />
      ) : (
        <NotForRole>{ROLE_LABEL[role]} does not see the policy. Ask the Major Incident Manager or an admin.</NotForRole>
      )}
    </SettingsFrame>
  );
}
