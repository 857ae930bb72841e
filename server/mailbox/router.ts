import { z } from "zod";
import { procedure, router } from "../trpc/init";
import { getMail, listMails } from "./reads";
import { GetMail, ListMails, MailDetail, MailSummary } from "./schemas";

export const mailboxRouter = router({
  list: procedure
    .input(ListMails)
    .output(z.array(MailSummary))
    .query(({ ctx, input }) => listMails(ctx, input)),
  get: procedure
    .input(GetMail)
    .output(MailDetail)
    .query(({ ctx, input }) => getMail(ctx, input)),
});
