import { z } from "zod";
import { requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";
import { AUDIENCES } from "../milestones/schemas";

export const DELIVERY_STATES = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "failed",
  "dead",
  "suppressed",
  "unclear",
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

const Id = requiredLine(60, "which one, by its id");

export const ListDeliveries = z.object({
  /** One incident's, by number or id; without it, everybody's. */
  ref: IncidentRef.optional(),
  state: z.array(z.enum(DELIVERY_STATES)).optional(),
  /** The last page's nextCursor. */
  cursor: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type ListDeliveries = z.input<typeof ListDeliveries>;

export const Delivery = z.object({
  id: z.string(),
  messageId: z.string(),
  milestoneId: z.string().nullable(),
  template: z.string(),
  channel: z.string(),
  audience: z.enum(AUDIENCES).nullable(),
  subject: z.string(),
  address: z.string(),
  name: z.string(),
  state: z.enum(DELIVERY_STATES),
  attempts: z.number(),
  /** When it is tried again; null where it is not. */
  nextAttemptAt: z.string().nullable(),
  lastError: z.string().nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  isResendable: z.boolean(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryPage = z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** A delivery that did not arrive, with how many others of its message stand as it does. */
export const Trouble = Delivery.extend({ alike: z.number() });
export type Trouble = z.infer<typeof Trouble>;
export const TroublePage = z.object({ troubles: z.array(Trouble), isMore: z.boolean() });
export type TroublePage = z.infer<typeof TroublePage>;

export const CountDeliveries = z.object({ ref: IncidentRef });

/** One message and how far it has got. */
export const MessageCount = z.object({
  messageId: z.string(),
  milestoneId: z.string().nullable(),
  channel: z.string(),
  audience: z.enum(AUDIENCES).nullable(),
  subject: z.string(),
  createdAt: z.string(),
  total: z.number(),
  /** Only states that occur. */
  states: z.partialRecord(z.enum(DELIVERY_STATES), z.number()),
});
export type MessageCount = z.infer<typeof MessageCount>;

const OneOrAlike = z.object({
  id: Id,
  /** Also every other recipient of the same message in the same state. */
  withAlike: z.boolean().default(false),
});

export const ResendDelivery = OneOrAlike;
export type ResendDelivery = z.input<typeof ResendDelivery>;
export const ConfirmDelivery = OneOrAlike;
export type ConfirmDelivery = z.input<typeof ConfirmDelivery>;
export const DismissDelivery = OneOrAlike;
export type DismissDelivery = z.input<typeof DismissDelivery>;

export const CorrectDelivery = z.object({
  id: Id,
  /** The right mail address; for chat and webhooks the endpoint's id. */
  address: requiredLine(254, "the right address"),
});
export type CorrectDelivery = z.input<typeof CorrectDelivery>;

/** What did not arrive and waits for a person, and what is being tried again. */
export const TroubleCount = z.object({ failed: z.number(), retrying: z.number() });
export type TroubleCount = z.infer<typeof TroubleCount>;
