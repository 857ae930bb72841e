import type { Db } from "../db/client";
import type { Actor } from "./actor";
import type { Clock } from "./clock";
import { systemClock } from "./clock";

/** What every verb and read gets: who, when, which request, which database. */
export type Context = {
  actor: Actor;
  /** The instant of this request; one value from its start to its end. */
  now: Date;
  /** When the person did it, where that was earlier: written without network, sent later. Never for rules of time. */
  writtenAt?: Date;
  /** The caller's Idempotency-Key, null where none came: a repeat gets the first answer. */
  requestId: string | null;
  db: Db;
  /** web, api, cli, replay, seed or job: the way in. */
  source: Source;
  /** True while a recording is played to a real provider that nobody asked to mail: deliveries are kept, not sent. */
  isOutboundSuppressed?: boolean;
};

export type Source = "web" | "api" | "cli" | "replay" | "seed" | "job";

/** A context for work that no person asked for (jobs, seeding, the command line on its own database). */
export function systemContext(db: Db, name: string, source: Source, clock: Clock = systemClock): Context {
  const actor: Actor = source === "job" ? { kind: "job", name } : { kind: "system", name };
  return { actor, now: clock(), requestId: null, db, source };
}

/** Whether the call plays what happened elsewhere: a recording, with its own times and decisions. */
export const isImport = ({ actor, source }: Pick<Context, "actor" | "source">): boolean =>
  actor.kind === "system" && (source === "replay" || source === "seed");
