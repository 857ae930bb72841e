/** A public page as it was just written and committed. */
export type FreshPage = { path: string; version: number; contentType: string; etag: string; body: string };

type Handler = (pages: readonly FreshPage[]) => void;
const handlers = new Set<Handler>();

/** Calls `handler` with pages that this process has committed. @returns a function that ends it */
export function onFreshPages(handler: Handler): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}

/** Hands committed pages to this process's own front door, which then need not wait for the wake-up and fetch them. */
export function relayPages(pages: readonly FreshPage[]): void {
  for (const handler of handlers) handler(pages);
}
