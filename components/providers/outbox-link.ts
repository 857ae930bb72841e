import { TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/trpc/root";
import type { LoadedOutbox } from "./browser-outbox";
import { KnownFailure, QUEUED } from "./failure";

/** Leads writes that may wait through the outbox; all else, and all where nothing can be kept, goes straight on. */
export const outboxLink =
  (load: () => Promise<LoadedOutbox | null>): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let isGone = false;
      let straight: { unsubscribe: () => void } | null = null;
      const goOn = () => {
        if (!isGone) straight = next(op).subscribe(observer);
      };
      const lead = async (): Promise<void> => {
        const loaded = await load();
        if (isGone) return;
        if (!loaded?.mayWait(op.path, op.input)) return goOn();
        const { requestId, keepsRefusal } = op.context;
        const id = typeof requestId === "string" ? requestId : crypto.randomUUID();
        const write = { id, path: op.path, input: op.input, keepsRefusal: keepsRefusal === true };
        const result = await loaded.outbox.submit(write).catch(() => null);
        if (isGone) return;
        if (!result) return goOn();
        if (result.kind === "done") {
          observer.next({ result: { type: "data", data: result.value } });
          return observer.complete();
        }
        const failure = result.kind === "refused" ? result.failure : QUEUED;
        observer.error(TRPCClientError.from(new KnownFailure(failure)));
      };
      if (op.type === "mutation") void lead();
      else goOn();
      return () => {
        isGone = true;
        straight?.unsubscribe();
      };
    });
