import type { Metadata } from "next";
import { TeamsPanel } from "@/components/team-pages/teams-panel";
import { NotForRole, SettingsFrame } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Teams" };
export const dynamic = "force-dynamic";

export default async function TeamsPage() {
  const { role } = await requireActor("/settings/teams");
  const lead = "Teams and rotations that can be paged, and the addresses that a page is mailed to.";
  if (!roleMay(role, "page.read")) {
    return (
      <SettingsFrame title="Teams" lead={lead} role={role} here="/settings/teams">
        <NotForRole>{ROLE_LABEL[role]} does not page teams. Ask the Major Incident Manager or an admin.</NotForRole>
      </SettingsFrame>
    );
  }
  const caller = await serverCaller();
  const [teams, config] = await Promise.all([caller.team.list(), caller.incident.config()]);
  return (
    <SettingsFrame title="Teams" lead={lead} role={role} here="/settings/teams">
      <TeamsPanel initial={teams} branches={config.branches} canEdit={roleMay(role, "team.edit")} />
    </SettingsFrame>
  );
}
