import { connection } from "next/server";
import { BoardView } from "@/components/status/board-view";
import { systemClock } from "@/server/core/clock";
import { getPublicBoard } from "@/server/status-page/reads";

export default async function StatusPage() {
  await connection(); // read at each request: a build must not need a database
  return <BoardView board={await getPublicBoard({ now: systemClock() })} />;
}
