import { procedure, router } from "../trpc/init";
import { createToken } from "./create-token";
import { listTokens } from "./reads";
import { revokeToken } from "./revoke-token";
import { CreateToken, RevokeToken } from "./schemas";

export const tokenRouter = router({
  list: procedure.query(({ ctx }) => listTokens({ ctx })),
  create: procedure.input(CreateToken).mutation(({ ctx, input }) => createToken({ ctx, input })),
  revoke: procedure.input(RevokeToken).mutation(({ ctx, input }) => revokeToken({ ctx, input })),
});
