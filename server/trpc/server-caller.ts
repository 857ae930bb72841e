import "server-only";
import { getSessionActor } from "../auth/session";
import { systemClock } from "../core/clock";
import { getDb } from "../db/client";
import { createCaller } from "./root";

/** The procedures, called in the process as whoever is signed in: for server components. */
export async function serverCaller(): Promise<ReturnType<typeof createCaller>> {
  const actor = await getSessionActor();
  return createCaller({ actor, now: systemClock(), requestId: null, db: getDb().db, source: "web" });
}
