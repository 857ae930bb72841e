import type { LinkKind } from "./schemas";

/** How a link reads from either side. */
export const LINK_WORDS: Record<LinkKind, { from: string; to: string }> = {
  related: { from: "Related to", to: "Related to" },
  duplicate: { from: "Duplicate of", to: "Has a duplicate:" },
  merged: { from: "Merged into", to: "Took in" },
};

type Edge = { fromId: string; toId: string; kind: LinkKind };

/** Where an incident's work goes on, by following merges from one to the next; itself where it was merged into none. */
export function mergedInto(id: string, edges: readonly Edge[]): string {
  const seen = new Set([id]);
  for (let at = id; ; ) {
    const next = edges.find((edge) => edge.kind === "merged" && edge.fromId === at)?.toId;
    if (next === undefined || seen.has(next)) return at;
    seen.add(next);
    at = next;
  }
}

/**
 * Why two incidents cannot be linked so; null where they can. Work must always go on somewhere: nothing is merged into
 * itself, into two, or in a circle.
 */
export function linkProblem(fromId: string, toId: string, kind: LinkKind, edges: readonly Edge[]): string | null {
  if (fromId === toId) return "An incident cannot be linked to itself. Name another one.";
  const isBetween = (edge: Edge) =>
    (edge.fromId === fromId && edge.toId === toId) || (edge.fromId === toId && edge.toId === fromId);
  if (edges.some((edge) => edge.kind === kind && isBetween(edge))) return "These two are linked so already.";
  if (kind !== "merged") return null;
  if (edges.some((edge) => edge.kind === "merged" && edge.fromId === fromId)) {
    return "This incident was merged into another one already. Take that link away first.";
  }
  return mergedInto(toId, edges) === fromId
    ? "That one was merged into this one: a circle would leave nobody working."
    : null;
}
