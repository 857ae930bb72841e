import type { Metadata } from "next";
import { connection } from "next/server";
import { HistoryView } from "@/components/status/history-view";
import { listPublicHistory } from "@/server/status-page/reads";

export const metadata: Metadata = { title: "Incident history – Service status" };

export default async function HistoryPage() {
  await connection();
  return <HistoryView history={await listPublicHistory()} />;
}
