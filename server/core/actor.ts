import type { Role } from "./policy";

/** Who acts. Every row of the record says it. */
export type Actor =
  | { kind: "user"; userId: string; name: string; email: string; role: Role }
  | { kind: "apiToken"; tokenId: string; userId: string; name: string; role: Role; scopes: readonly string[] }
  | { kind: "system"; name: string }
  | { kind: "job"; name: string }
  | { kind: "subscriber"; subscriberId: string; name: string }
  | { kind: "anonymous" };

/** The actor's key within its kind, for rows that name who did something. */
export function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case "user":
      return actor.userId;
    case "apiToken":
      return actor.tokenId;
    case "subscriber":
      return actor.subscriberId;
    default:
      return null;
  }
}

/** The name shown beside what the actor did. */
export const actorName = (actor: Actor): string => (actor.kind === "anonymous" ? "Anonymous" : actor.name);

/** The person behind the actor, where there is one. */
export const actorUserId = (actor: Actor): string | null =>
  actor.kind === "user" || actor.kind === "apiToken" ? actor.userId : null;
