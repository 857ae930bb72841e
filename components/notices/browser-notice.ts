"use client";
import { serverTime } from "@/components/time/clock-store";
import type { TimelineEntry } from "@/server/timeline/schemas";

/** What is older than this was told while nobody listened: the page itself shows it. */
const FRESH_MS = 5 * 60_000;
const SHOWN_KEY = "notices-shown";
const OFF_KEY = "notices-off";
const OFFERED_KEY = "notices-offered";
const MOST_SHOWN = 50;

export type NotifyState = "none" | "ask" | "on" | "off" | "blocked";

/** What keeps two tabs from telling the same twice; the browser's own by default. */
export type Once = {
  /** Runs the work alone among all tabs. */
  lock: (work: () => Promise<void>) => Promise<void>;
  read: () => string | null;
  write: (value: string) => void;
};

const browserOnce: Once = {
  lock: async (work) => {
    if (navigator.locks) await navigator.locks.request("majorops-notices", work);
    else await work();
  },
  read: () => localStorage.getItem(SHOWN_KEY),
  write: (value) => localStorage.setItem(SHOWN_KEY, value),
};

/** Tells of an id unless some tab did before; a telling that failed counts as none. */
export async function tellOnce(id: string, tell: () => Promise<void>, once: Once = browserOnce): Promise<void> {
  await once.lock(async () => {
    const shown = (once.read() ?? "").split(" ").filter(Boolean);
    if (shown.includes(id)) return;
    await tell();
    once.write([...shown, id].slice(-MOST_SHOWN).join(" "));
  });
}

type Told = Pick<TimelineEntry, "name" | "payload" | "text" | "occurredAt">;

/** The id of a notice that an entry tells this person by name, and only just; null for any other. */
export function noticeFor(entry: Told, userId: string, now: number): string | null {
  if (entry.name !== "notice.raised" || now - Date.parse(entry.occurredAt) > FRESH_MS) return null;
  const { noticeId, toUserIds } = entry.payload as { noticeId?: string; toUserIds?: string[] };
  return noticeId && toUserIds?.includes(userId) ? noticeId : null;
}

/** Whether this browser shows notices, and if not, why. */
export function notifyState(): NotifyState {
  if (typeof Notification === "undefined") return "none";
  if (Notification.permission === "denied") return "blocked";
  if (Notification.permission === "default") return "ask";
  return localStorage.getItem(OFF_KEY) === null ? "on" : "off";
}

/** Whether the browser would ask, and this person has not said what they want of it. */
export const isOffered = (): boolean => notifyState() === "ask" && localStorage.getItem(OFFERED_KEY) === null;

/** The offer was answered: it does not come again, the switch in the menu stays. */
export const endOffer = (): void => localStorage.setItem(OFFERED_KEY, "1");

/** Asks for the permission, or turns notices off or on again; only ever from a click. */
export async function switchNotify(): Promise<NotifyState> {
  const state = notifyState();
  if (state === "ask") await Notification.requestPermission();
  if (state === "on") localStorage.setItem(OFF_KEY, "1");
  else localStorage.removeItem(OFF_KEY);
  return notifyState();
}

/** Shows what was told to this person by name, once over all tabs, if they allowed it. */
export async function showNotices(entries: readonly Told[], ref: string, userId: string): Promise<void> {
  if (notifyState() !== "on") return;
  for (const entry of entries) {
    const id = noticeFor(entry, userId, serverTime());
    if (id) await tellOnce(id, () => show(ref, entry.text, id)).catch(() => undefined);
  }
}

async function show(ref: string, body: string, tag: string): Promise<void> {
  const options = { body, tag, data: { path: `/admin/incidents/${ref}` } };
  // On phones only the service worker may show one.
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) return registration.showNotification(ref, options);
  const notification = new Notification(ref, options);
  notification.onclick = () => {
    window.focus();
    notification.close();
  };
}
