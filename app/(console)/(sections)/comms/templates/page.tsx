import type { Metadata } from "next";
import { CommsFrame } from "@/components/comms/comms-frame";
import { TemplatesPanel } from "@/components/templates/templates-panel";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Templates" };
export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TemplatesPage({ searchParams }: Props) {
  const { role } = await requireActor("/comms/templates");
  const lead =
    "The texts that messages begin as, for each stage, audience and channel. Variables are filled from the incident; what stands here is never published by itself.";
  if (!roleMay(role, "milestone.draft")) {
    return (
      <CommsFrame title="Templates" lead={lead} role={role} here="/comms/templates">
        <NotForRole>{ROLE_LABEL[role]} does not write to audiences. Ask the Comms Lead or an admin.</NotForRole>
      </CommsFrame>
    );
  }
  const [templates, { stage, audience, channel }] = await Promise.all([
    (await serverCaller()).template.list({}),
    searchParams,
  ]);
  const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");
  return (
    <CommsFrame title="Templates" lead={lead} role={role} here="/comms/templates">
      <TemplatesPanel
        initial={templates}
        chosen={{ stage: one(stage), audience: one(audience), channel: one(channel) }}
      />
    </CommsFrame>
  );
}
