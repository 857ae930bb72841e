import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";

export const ChooseSubscription = z.object({ ref: IncidentRef, isSubscribed: z.boolean() });
export type ChooseSubscription = z.input<typeof ChooseSubscription>;

export const OwnSubscription = z.object({ ref: IncidentRef });
export type OwnSubscription = z.input<typeof OwnSubscription>;

/** Whether this person gets the mails of the incident's updates, and whether they chose so themselves. */
export const Subscription = z.object({
  isTold: z.boolean(),
  /** True or false as chosen; null: lists decide. */
  chosen: z.boolean().nullable(),
});
export type Subscription = z.infer<typeof Subscription>;
