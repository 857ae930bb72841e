import { type Action, POLICY, scopesCover } from "../core/policy";

/** How every secret starts, so that scanners for leaked secrets can find it. */
export const TOKEN_PREFIX = "mop_";

/**
 * The scopes, of those asked for, that reach further than what the maker's own token allows.
 * A token that makes tokens must not make a stronger one.
 */
export function scopesBeyond(held: readonly string[], asked: readonly string[]): string[] {
  const actions = Object.keys(POLICY) as Action[];
  return asked.filter((scope) => {
    if (scope === "*") return !held.includes("*");
    return actions.some((action) => scopesCover([scope], action) && !scopesCover(held, action));
  });
}
