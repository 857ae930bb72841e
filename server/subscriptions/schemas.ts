import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { LEFT_OUT } from "../recipients/schemas";

export const ChooseSubscription = z.object({ ref: IncidentRef, isSubscribed: z.boolean() });
export type ChooseSubscription = z.input<typeof ChooseSubscription>;

export const OwnSubscription = z.object({ ref: IncidentRef });
export type OwnSubscription = z.input<typeof OwnSubscription>;

/** Whether this person gets the mails of the incident's updates, and whether they chose so themselves. */
export const Subscription = z.object({
  isTold: z.boolean(),
  /** True or false as chosen; null: lists decide. */
  chosen: z.boolean().nullable(),
  /** "list Executives", "subscribed to this incident". */
  because: z.array(z.string()),
  /** What keeps every mail from them although they are on a list or subscribed; null where nothing does. */
  why: z.enum(LEFT_OUT).nullable(),
});
export type Subscription = z.infer<typeof Subscription>;
