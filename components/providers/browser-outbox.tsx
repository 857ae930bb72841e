"use client";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Outbox } from "./outbox";
import { EMPTY, type OutboxState } from "./outbox-state";
import type { OutboxEntry } from "./outbox-store";

export type LoadedOutbox = { outbox: Outbox; mayWait: (path: string, input: unknown) => boolean };

let loading: Promise<LoadedOutbox | null> | null = null;

/** The tab's outbox, which comes right behind the page; null where it could not be loaded: writes then go straight. */
export function loadOutbox(): Promise<LoadedOutbox | null> {
  loading ??= Promise.all([import("./make-outbox"), import("./outbox-procedures")]).then(
    ([{ makeOutbox }, { mayWait }]) => ({ outbox: makeOutbox(), mayWait }),
    () => {
      loading = null;
      return null;
    },
  );
  return loading;
}

const Outboxes = createContext<Outbox | null>(null);

export function OutboxProvider({ children }: { children: ReactNode }) {
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => void loadOutbox().then((loaded) => setOutbox(loaded?.outbox ?? null)), []);
  return <Outboxes value={outbox}>{children}</Outboxes>;
}

/** The tab's outbox; null until it is loaded. */
export const useOutbox = (): Outbox | null => useContext(Outboxes);

const never = () => () => {};
const empty = () => EMPTY;

/** What waits and what was refused, kept up to date. */
export function useOutboxState(): OutboxState {
  const outbox = useOutbox();
  return useSyncExternalStore(outbox?.subscribe ?? never, outbox?.state ?? empty, empty);
}

/** Hears what the server answered to writes of an incident, however late. */
export function useOutboxDone(ref: string, onDone: (entry: OutboxEntry, value: unknown) => unknown): void {
  const outbox = useOutbox();
  useEffect(
    () => outbox?.onDone((entry, value) => void (entry.ref === ref && onDone(entry, value))),
    [outbox, ref, onDone],
  );
}
