import { procedure, router } from "../trpc/init";
import { checkComms } from "./check-comms";
import { findLastCheck, getReceipt, listHeads, listLog, listLogRecipients } from "./reads";
import {
  CheckComms,
  CheckProgress,
  CommsHeads,
  GetReceipt,
  LastCheck,
  ListHeads,
  ListLog,
  ListRecipients,
  LogPage,
  LogRecipientPage,
  Receipt,
} from "./schemas";

const tag = "Comms";

export const commsLogRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path: "/comms/log", summary: "What was said to whom, newest first", tag } })
    .input(ListLog)
    .output(LogPage)
    .query(({ ctx, input }) => listLog(ctx, input)),
  recipients: procedure
    .meta({
      rest: {
        method: "GET",
        path: "/comms/log/{messageId}/recipients",
        summary: "Who was told, and what became of it",
        tag,
      },
    })
    .input(ListRecipients)
    .output(LogRecipientPage)
    .query(({ ctx, input }) => listLogRecipients(ctx, input)),
  lastCheck: procedure.output(LastCheck.nullable()).query(({ ctx }) => findLastCheck(ctx)),
  /** One step of a check of all logs; called again with `resume` until there is a result. */
  check: procedure
    .input(CheckComms)
    .output(CheckProgress)
    .mutation(({ ctx, input }) => checkComms({ ctx, input })),
  heads: procedure
    .meta({ rest: { method: "GET", path: "/comms/heads", summary: "Where each comms log ends, to publish", tag } })
    .input(ListHeads)
    .output(CommsHeads)
    .query(({ ctx, input }) => listHeads(ctx, input)),
  receipt: procedure
    .meta({ rest: { method: "GET", path: "/comms/receipts/{message}", summary: "A receipt of one message", tag } })
    .input(GetReceipt)
    .output(Receipt)
    .query(({ ctx, input }) => getReceipt(ctx, input)),
});
