import type { Metadata } from "next";
import { CommsFrame } from "@/components/comms/comms-frame";
import { ListsPanel } from "@/components/lists/lists-panel";
import { SuppressionPanel } from "@/components/recipients/suppression-panel";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Distribution lists" };
export const dynamic = "force-dynamic";

export default async function ListsPage() {
  const { role } = await requireActor("/comms/lists");
  const frame = {
    title: "Distribution lists",
    lead: "Who is told, by persona. A person on several lists is told once, with the fullest text; strategic accounts hear first.",
    role,
    here: "/comms/lists",
  };
  if (!roleMay(role, "comms.read")) {
    return (
      <CommsFrame {...frame}>
        <NotForRole>{ROLE_LABEL[role]} does not read the lists. Ask the Comms Lead or an admin.</NotForRole>
      </CommsFrame>
    );
  }
  const caller = await serverCaller();
  const [lists, suppressed] = await Promise.all([caller.list.summaries(), caller.recipient.suppressions({})]);
  const canEdit = roleMay(role, "list.edit");
  return (
    <CommsFrame {...frame}>
      <ListsPanel initial={lists} canEdit={canEdit} />
      <SuppressionPanel initial={suppressed} canEdit={canEdit} />
    </CommsFrame>
  );
}
