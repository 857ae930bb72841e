import { TEMPLATES, type Template, type TemplateProps } from "../../emails/schemas";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { cleanText } from "../core/text";
import type { Tx } from "../db/client";
import { type Audience, type Channel, Prisma } from "../db/generated/client";
import { deliverJobKey } from "./rules";

export type Recipient = { address: string; name: string };

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

const oneLine = (value: string): string => cleanText(value).replace(/\s+/g, " ").trim();

/**
 * Puts a message into the outbox, in the caller's transaction: the message, one delivery for each distinct address
 * (lower case; the first name given counts) and the job that sends them. All of it is true at commit, or none.
 * Where the context suppresses what goes out, the deliveries are kept as suppressed and nothing is sent.
 * @returns the message's id and how many deliveries it has
 * @throws INTERNAL when the props do not fit the template
 */
export async function enqueueMessages<T extends Template>(
  tx: Tx,
  ctx: Context,
  message: OutgoingMessage<T>,
): Promise<{ messageId: string; count: number }> {
  const props = TEMPLATES[message.template].safeParse(message.props);
  if (!props.success) {
    throw new AppError("INTERNAL", `Props of mail "${message.template}" do not fit: ${props.error.message}`);
  }
  const names = new Map<string, string>();
  for (const { address, name } of message.recipients) {
    const key = address.trim().toLowerCase();
    if (key && !names.has(key)) names.set(key, oneLine(name));
  }
  const messageId = newId(ctx.now);
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
  if (names.size === 0) return { messageId, count: 0 };
  const state = ctx.isOutboundSuppressed ? "suppressed" : "queued";
  // The id is the provider's idempotency key; numbered within the message, it needs no randomness of its own.
  await tx.$executeRaw(Prisma.sql`
    insert into delivery (id, message_id, channel, address, name, state, next_attempt_at, created_at)
    select ${messageId} || '-' || lpad(n::text, greatest(5, length(n::text)), '0'), ${messageId}, ${message.channel}::channel, address, name,
      ${state}::delivery_state, ${ctx.now}, ${ctx.now}
    from unnest(${[...names.keys()]}::text[], ${[...names.values()]}::text[]) with ordinality as r (address, name, n)`);
  if (state === "queued") await enqueueJob(tx, "comms.deliver", { messageId }, { key: deliverJobKey(messageId) });
  return { messageId, count: names.size };
}
