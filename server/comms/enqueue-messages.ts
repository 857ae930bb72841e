import { TEMPLATES, type Template, type TemplateProps } from "../../emails/schemas";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import type { Tx } from "../db/client";
import { type Audience, type Channel, Prisma } from "../db/generated/client";
import { appendStates, authorOf, lockLoggedMessage } from "./append-states";
import { deliverJobKey } from "./rules";
import { oneLine, type Recipient, type SealedRecipient, sealRecipients } from "./seal-recipients";

export type OutgoingMessage<T extends Template> = {
  template: T;
  channel: Channel;
  subject: string;
  props: TemplateProps<T>;
  /** The props hold a secret (a sign-in link): they and the rendered text are emptied once sent. */
  isSecret?: boolean;
  audience: Audience | null;
  incidentId: string | null;
  milestoneId: string | null;
  /** The version of the text template that it began as. */
  templateVersionId?: string | null;
  recipients: readonly Recipient[];
};

/** What the comms log said of a message before it is put into the outbox: its id, and the recipients as sealed there. */
export type LoggedAs = { messageId: string; recipients: readonly SealedRecipient[] };

/**
 * Puts a message into the outbox, in the caller's transaction: the message, one delivery for each distinct address
 * (lower case; the first name given counts) and the job that sends them. All of it is true at commit, or none.
 * Where the context suppresses what goes out, the deliveries are kept as suppressed and nothing is sent; of a recorded
 * incident nothing is sent either, whoever works on it, unless the context asks for it.
 * @returns the message's id and how many deliveries it has
 * @throws INTERNAL when the props do not fit the template
 */
export async function enqueueMessages<T extends Template>(
  tx: Tx,
  ctx: Context,
  message: OutgoingMessage<T>,
  logged?: LoggedAs,
): Promise<{ messageId: string; count: number }> {
  const props = TEMPLATES[message.template].safeParse(message.props);
  if (!props.success) {
    throw new AppError("INTERNAL", `Props of mail "${message.template}" do not fit: ${props.error.message}`);
  }
  const recipients = logged?.recipients ?? sealRecipients(message.recipients);
  const messageId = logged?.messageId ?? newId(ctx.now);
  await tx.message.create({
    data: {
      id: messageId,
      template: message.template,
      channel: message.channel,
      audience: message.audience,
      subject: oneLine(message.subject),
      props: props.data,
      isSecret: message.isSecret ?? false,
      incidentId: message.incidentId,
      milestoneId: message.milestoneId,
      templateVersionId: message.templateVersionId ?? null,
      createdAt: ctx.now,
    },
    select: { id: true },
  });
  if (recipients.length === 0) return { messageId, count: 0 };
  const isSilent = ctx.isOutboundSuppressed ?? (await isReplay(tx, message.incidentId));
  const state = isSilent ? "suppressed" : "queued";
  // The id is the provider's idempotency key; numbered within the message, it needs no randomness of its own.
  await tx.$executeRaw(Prisma.sql`
    insert into delivery (id, message_id, channel, address, name, salt, position, state, next_attempt_at, created_at)
    select ${messageId} || '-' || lpad(n::text, greatest(5, length(n::text)), '0'), ${messageId}, ${message.channel}::channel, address, name,
      salt, n, ${state}::delivery_state, ${ctx.now}, ${ctx.now}
    from unnest(${recipients.map((to) => to.address)}::text[], ${recipients.map((to) => to.name)}::text[],
      ${recipients.map((to) => (logged ? to.salt : null))}::text[]) with ordinality as r (address, name, salt, n)`);
  if (state === "queued") await enqueueJob(tx, "comms.deliver", { messageId }, { key: deliverJobKey(messageId) });
  if (state === "suppressed" && logged) {
    const changes = recipients.map((_, index) => ({ position: index + 1, state }));
    await appendStates(tx, authorOf(ctx), await lockLoggedMessage(tx, messageId), changes);
  }
  return { messageId, count: recipients.length };
}

/** Nobody is called to an outage that is over and was somebody else's. */
const isReplay = async (tx: Tx, id: string | null): Promise<boolean> =>
  id !== null &&
  (await tx.incident.findFirst({ where: { id, replayOf: { not: null } }, select: { id: true } })) !== null;
