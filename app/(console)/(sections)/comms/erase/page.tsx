import type { Metadata } from "next";
import { CommsFrame } from "@/components/comms/comms-frame";
import { ErasePanel } from "@/components/erasures/erase-panel";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";

export const metadata: Metadata = { title: "Erase a person" };
export const dynamic = "force-dynamic";

export default async function ErasePage() {
  const { role } = await requireActor("/comms/erase");
  const lead =
    "Whoever asks to be forgotten: the address goes from everything that does not need it. There is no way back.";
  return (
    <CommsFrame title="Erase a person" lead={lead} role={role} here="/comms/erase">
      {roleMay(role, "person.erase") ? (
        <ErasePanel />
      ) : (
        <NotForRole>{ROLE_LABEL[role]} does not erase people. Ask an admin.</NotForRole>
      )}
    </CommsFrame>
  );
}
