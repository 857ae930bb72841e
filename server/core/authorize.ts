import type { Context } from "./context";
import { AppError } from "./errors";
import { type Action, ROLE_LABEL, roleMay, scopesCover } from "./policy";

/** Whether the context's actor may do the action; system and job may do all, everyone else what the matrix says. */
export function may(ctx: Pick<Context, "actor">, action: Action): boolean {
  const { actor } = ctx;
  switch (actor.kind) {
    case "system":
    case "job":
      return true;
    case "user":
      return roleMay(actor.role, action);
    case "apiToken":
      return roleMay(actor.role, action) && scopesCover(actor.scopes, action);
    default:
      return false;
  }
}

/**
 * Refuses what the policy matrix does not allow; the first line of every verb and read.
 * @throws UNAUTHENTICATED for nobody, FORBIDDEN for somebody without the right
 */
export function authorize(ctx: Pick<Context, "actor">, action: Action): void {
  if (may(ctx, action)) return;
  const { actor } = ctx;
  if (actor.kind === "anonymous") throw new AppError("UNAUTHENTICATED", "Sign in first, then try again.");
  const who = actor.kind === "user" || actor.kind === "apiToken" ? ROLE_LABEL[actor.role] : actor.kind;
  const scoped = actor.kind === "apiToken" && roleMay(actor.role, action);
  throw new AppError(
    "FORBIDDEN",
    scoped
      ? `This API token's scopes do not cover ${action}. Create one that names it.`
      : `${who} may not do this (${action}). Ask the Major Incident Manager or an admin.`,
  );
}
