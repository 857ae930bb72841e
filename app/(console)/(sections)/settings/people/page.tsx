import type { Metadata } from "next";
import { PeoplePanel } from "@/components/users/people-panel";
import { NotForRole, SettingsFrame } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "People" };
export const dynamic = "force-dynamic";

export default async function PeoplePage() {
  const { userId, role } = await requireActor("/settings/people");
  const lead = "Who may sign in, and as what. A change counts at once, on open screens too.";
  return (
    <SettingsFrame title="People" lead={lead} role={role} here="/settings/people">
      {roleMay(role, "user.read") ? (
        <PeoplePanel initial={await (await serverCaller()).user.accounts({})} myId={userId} />
      ) : (
        <NotForRole>{ROLE_LABEL[role]} does not manage people. Ask an admin for a role or a new person.</NotForRole>
      )}
    </SettingsFrame>
  );
}
