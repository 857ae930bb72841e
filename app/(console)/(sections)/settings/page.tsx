import { redirect } from "next/navigation";
import { requireActor } from "@/server/auth/session";
import { roleMay } from "@/server/core/policy";

export default async function SettingsPage() {
  const { role } = await requireActor("/settings");
  redirect(roleMay(role, "settings.read") ? "/settings/policy" : "/settings/tokens");
}
