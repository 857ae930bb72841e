import type { Context } from "../core/context";
import { env } from "../core/env";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { GetMail, ListMails, type MailDetail, type MailSummary } from "./schemas";

const LIMIT = 200;

/** The mailbox exists in the demo only; there anyone may read it, as a sign-in link must be found signed out. */
function requireDemo(): void {
  if (env().MAJOROPS_DEMO !== "1") throw new AppError("NOT_FOUND", "There is no such page.");
}

const select = { id: true, toAddress: true, subject: true, receivedAt: true } as const;
type Row = { id: string; toAddress: string; subject: string; receivedAt: Date };
const toSummary = (row: Row): MailSummary => ({
  id: row.id,
  to: row.toAddress,
  subject: row.subject,
  receivedAt: row.receivedAt.toISOString(),
});

/**
 * Mails of the local mailbox, newest first, at most 200.
 * @throws NOT_FOUND outside the demo
 */
export async function listMails(ctx: Context, input: ListMails = {}): Promise<MailSummary[]> {
  requireDemo();
  const { search } = parseInput(ListMails, input);
  const contains = { contains: search ?? "", mode: "insensitive" as const };
  const rows = await ctx.db.mailboxMail.findMany({
    where: search ? { OR: [{ toAddress: contains }, { subject: contains }] } : {},
    select,
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: LIMIT,
  });
  return rows.map(toSummary);
}

/**
 * One mail with its HTML and text.
 * @throws NOT_FOUND outside the demo, and for an unknown mail
 */
export async function getMail(ctx: Context, input: GetMail): Promise<MailDetail> {
  requireDemo();
  const { id } = parseInput(GetMail, input);
  const row = await ctx.db.mailboxMail.findUnique({
    where: { id },
    select: { ...select, fromAddress: true, html: true, text: true },
  });
  if (!row) throw new AppError("NOT_FOUND", "There is no such mail.");
  return { ...toSummary(row), from: row.fromAddress, html: row.html, text: row.text };
}
