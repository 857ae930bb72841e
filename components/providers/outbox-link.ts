import { TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/trpc/root";
import { KnownFailure, QUEUED } from "./failure";
import type { Outbox } from "./outbox";
import { mayWait } from "./outbox-procedures";

/** Leads writes that may wait through the outbox; all else, and all where nothing can be kept, goes straight on. */
export const outboxLink =
  (outbox: Outbox | null): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let isGone = false;
      let straight: { unsubscribe: () => void } | null = null;
      const goOn = () => {
        if (!isGone) straight = next(op).subscribe(observer);
      };
      if (!outbox || op.type !== "mutation" || !mayWait(op.path, op.input)) goOn();
      else {
        const { requestId, keepsRefusal } = op.context;
        const id = typeof requestId === "string" ? requestId : crypto.randomUUID();
        outbox.submit({ id, path: op.path, input: op.input, keepsRefusal: keepsRefusal === true }).then((result) => {
          if (isGone) return;
          if (result.kind === "done") {
            observer.next({ result: { type: "data", data: result.value } });
            observer.complete();
            return;
          }
          const failure = result.kind === "refused" ? result.failure : QUEUED;
          observer.error(TRPCClientError.from(new KnownFailure(failure)));
        }, goOn);
      }
      return () => {
        isGone = true;
        straight?.unsubscribe();
      };
    });
