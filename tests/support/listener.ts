import { Listener } from "../../server/realtime/listener";

/** Makes the process's listener listen to a test's own database. */
export function stubListener(url: string): void {
  (globalThis as { majoropsListener?: Listener }).majoropsListener = new Listener(url);
}
