import { procedure, router } from "../trpc/init";
import { addUser } from "./add-user";
import { changeRole } from "./change-role";
import { disableUser } from "./disable-user";
import { enableUser } from "./enable-user";
import { getMe, listAccounts, listUsers } from "./reads";
import { AddUser, ChangeRole, DisableUser, EnableUser, ListUsers } from "./schemas";

export const userRouter = router({
  me: procedure.query(({ ctx }) => getMe({ ctx })),
  list: procedure.input(ListUsers).query(({ ctx, input }) => listUsers({ ctx, input })),
  accounts: procedure.input(ListUsers).query(({ ctx, input }) => listAccounts({ ctx, input })),
  add: procedure.input(AddUser).mutation(({ ctx, input }) => addUser({ ctx, input })),
  changeRole: procedure.input(ChangeRole).mutation(({ ctx, input }) => changeRole({ ctx, input })),
  disable: procedure.input(DisableUser).mutation(({ ctx, input }) => disableUser({ ctx, input })),
  enable: procedure.input(EnableUser).mutation(({ ctx, input }) => enableUser({ ctx, input })),
});
