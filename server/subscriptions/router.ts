import { procedure, router } from "../trpc/init";
import { chooseSubscription } from "./choose-subscription";
import { getSubscription } from "./reads";
import { ChooseSubscription, OwnSubscription, Subscription } from "./schemas";

export const subscriptionRouter = router({
  own: procedure
    .input(OwnSubscription)
    .output(Subscription)
    .query(({ ctx, input }) => getSubscription(ctx, input)),
  choose: procedure
    .input(ChooseSubscription)
    .output(Subscription)
    .mutation(({ ctx, input }) => chooseSubscription({ ctx, input })),
});
