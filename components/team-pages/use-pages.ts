"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";

/** While a page waits, its mail may still fail: nothing in the record says so, so it is read now and then. */
const REFETCH_MS = 20_000;

/** The incident's pages, shared by the panel and the dialogs. */
export function usePages() {
  const { ref } = useFireground().snapshot;
  return useRead(`page ${ref}`, (client) => client.page.list.query({ ref }), { everyMs: REFETCH_MS });
}
