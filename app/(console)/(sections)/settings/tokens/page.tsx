import type { Metadata } from "next";
import { TokensPanel } from "@/components/api-tokens/tokens-panel";
import { NotForRole, SettingsFrame } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "API tokens" };
export const dynamic = "force-dynamic";

export default async function TokensPage() {
  const { role } = await requireActor("/settings/tokens");
  const lead =
    "A token lets a program act as you, within its scopes and never beyond your role of the moment. Only its hash is kept.";
  return (
    <SettingsFrame title="API tokens" lead={lead} role={role} here="/settings/tokens">
      {roleMay(role, "token.edit") ? (
        <TokensPanel initial={await (await serverCaller()).token.list()} role={role} />
      ) : (
        <NotForRole>
          {ROLE_LABEL[role]} does not make API tokens. Ask the Major Incident Manager or an admin.
        </NotForRole>
      )}
    </SettingsFrame>
  );
}
