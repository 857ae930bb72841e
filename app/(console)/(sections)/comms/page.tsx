import { redirect } from "next/navigation";
import { requireActor } from "@/server/auth/session";

export default async function CommsPage() {
  await requireActor("/comms");
  redirect("/comms/templates");
}
