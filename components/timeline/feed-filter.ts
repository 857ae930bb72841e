import type { EntryFilter } from "@/server/timeline/rules";
import type { EventType } from "@/server/timeline/schemas";
import { EVENT_TYPE_LIST } from "./event-type";

/** Names in the page's address, so that a link carries the filter. */
const NAMES = ["type", "vis", "pinned", "by", "path", "phase", "corrections", "q"] as const;

const isType = (value: string): value is EventType => EVENT_TYPE_LIST.some((type) => type === value);

/** The filter that an address carries; what it does not know is left out. */
export function filterFromSearch(search: string): EntryFilter {
  const params = new URLSearchParams(search);
  const types = (params.get("type") ?? "").split(",").filter(isType);
  const vis = params.get("vis");
  const by = params.get("by");
  const path = params.get("path");
  const phase = Number(params.get("phase"));
  const q = params.get("q");
  return {
    ...(types.length > 0 ? { types } : {}),
    ...(vis === "public" || vis === "internal" ? { visibility: vis } : {}),
    ...(params.get("pinned") === "1" ? { isPinned: true } : {}),
    ...(by ? { actor: by.slice(0, 200) } : {}),
    ...(path ? { pathId: path.slice(0, 40) } : {}),
    ...(Number.isInteger(phase) && phase >= 1 && phase <= 8 ? { phase } : {}),
    ...(params.get("corrections") === "1" ? { isCorrection: true } : {}),
    ...(q ? { q: q.slice(0, 200) } : {}),
  };
}

/** The address's search part with the filter in it; what else stands there stays. */
export function searchWithFilter(search: string, filter: EntryFilter): string {
  const params = new URLSearchParams(search);
  const values: Record<(typeof NAMES)[number], string | undefined> = {
    type: filter.types?.join(","),
    vis: filter.visibility,
    pinned: filter.isPinned ? "1" : undefined,
    by: filter.actor,
    path: filter.pathId,
    phase: filter.phase?.toString(),
    corrections: filter.isCorrection ? "1" : undefined,
    q: filter.q,
  };
  for (const name of NAMES) {
    const value = values[name];
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** Whether the filter lets everything pass. */
export const isOpen = (filter: EntryFilter): boolean => searchWithFilter("", filter) === "";
