import { z } from "zod";
import { line, requiredLine } from "../core/text";

export const ListMails = z.object({ search: line(120).optional() });
export type ListMails = z.input<typeof ListMails>;
export const GetMail = z.object({ id: requiredLine(60, "which mail") });
export type GetMail = z.input<typeof GetMail>;

export const MailSummary = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  receivedAt: z.string(),
});
export type MailSummary = z.infer<typeof MailSummary>;
export const MailDetail = MailSummary.extend({ from: z.string(), html: z.string(), text: z.string() });
export type MailDetail = z.infer<typeof MailDetail>;
